package io.maemi.bench;

import io.maemi.foundation.Progress;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Torch;
import io.maemi.tune.Tuning;
import io.maemi.tune.TuningSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code tune}: tokens/s of adapter tuning, and the share of the engine's limit that this is. */
public final class TuneBench {
  private static final int IMAGES = 40;
  private static final int STEPS = 60;

  /** Forward and the gradient of activations; the frozen weights' own gradient is not needed. */
  private static final double PASSES = 2;

  private TuneBench() {}

  /** Prints the figures; the argument is a model, nano where there is none. */
  public static void main(String[] arguments) {
    String model = arguments.length > 0 ? arguments[0] : "nano";
    Path folder = Subjects.folder();
    Path data = Subjects.instructions(folder, IMAGES);
    double before = MatmulLimit.gigaflops(DType.BFLOAT16);
    TuningSummary summary =
        Tuning.run(
            Path.of("lora"),
            List.of(
                "model=" + model,
                "data=" + data,
                "out=" + folder.resolve("out"),
                "budget.epochs=1000",
                "budget.steps=" + STEPS,
                "evaluate.times=1",
                "evaluate.patience=0"),
            Progress.SILENT);
    double limit = (before + MatmulLimit.gigaflops(DType.BFLOAT16)) / 2;
    double weights = decoderWeights(model);
    double gigaflops = summary.perSecond() * 2 * weights * PASSES / 1e9;
    System.out.printf(
        Locale.ROOT,
        "tuning: %.0f tokens/s over %d steps, %d threads, peak memory %.2f GB%n"
            + "products of the decoder's %.1f M linear weights: %.1f GFLOP/s%n"
            + "limit, bf16 linear in the same run: %.1f GFLOP/s%n"
            + "share of the limit: %.2f%n",
        summary.perSecond(),
        summary.steps(),
        Torch.threads(),
        summary.peakBytes() / 1e9,
        weights / 1e6,
        gigaflops,
        limit,
        gigaflops / limit);
  }

  private static double decoderWeights(String model) {
    try (Student student =
        Student.open(ModelFolders.ofUser().resolve(model), Device.CPU, DType.BFLOAT16)) {
      return student.decoder().linears().values().stream()
          .map(LinearSlot::get)
          .mapToDouble(TuneBench::weights)
          .sum();
    }
  }

  private static double weights(Linear linear) {
    return (double) linear.inFeatures() * linear.outFeatures();
  }
}
