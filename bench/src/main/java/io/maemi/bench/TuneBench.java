package io.maemi.bench;

import io.maemi.foundation.Progress;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Torch;
import io.maemi.tune.Recipe;
import io.maemi.tune.RecipeReader;
import io.maemi.tune.Tuning;
import io.maemi.tune.TuningEstimate;
import io.maemi.tune.TuningSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code tune}: tokens/s of adapter tuning, the share of the engine's limit that this is, and the
 * estimated memory beside what was used; then {@code bench/peers/tune_shape.py}, which sets steps
 * at the shapes of known models beside PEFT's, where the Python that {@code PYTHON} names has it.
 */
public final class TuneBench {
  private static final int IMAGES = 40;
  private static final int STEPS = 60;

  /** Forward and the gradient of activations; the frozen weights' own gradient is not needed. */
  private static final double PASSES = 2;

  private TuneBench() {}

  /** Prints the figures; the argument is a model, nano where there is none. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String model = arguments.length > 0 ? arguments[0] : "nano";
    Path folder = Subjects.folder();
    Path data = Subjects.instructions(folder, IMAGES);
    double before = MatmulLimit.gigaflops(DType.BFLOAT16);
    Recipe recipe =
        RecipeReader.read(
            Path.of("lora"),
            List.of(
                "model=" + model,
                "data=" + data,
                "out=" + folder.resolve("out"),
                "budget.epochs=1000",
                "budget.steps=" + STEPS,
                "evaluate.times=1",
                "evaluate.patience=0"));
    TuningEstimate estimate = TuningEstimate.of(recipe);
    TuningSummary summary = Tuning.run(recipe, Progress.SILENT);
    double limit = (before + MatmulLimit.gigaflops(DType.BFLOAT16)) / 2;
    double weights = decoderWeights(model);
    double gigaflops = summary.perSecond() * 2 * weights * PASSES / 1e9;
    System.out.printf(
        Locale.ROOT,
        "tuning: %.0f tokens/s over %d steps, %d threads, peak memory %.2f GB%n"
            + "estimated: peak memory %.2f GB, %.2f of that; %.0f s, %.2f of the time%n"
            + "products of the decoder's %.1f M linear weights: %.1f GFLOP/s%n"
            + "limit, bf16 linear in the same run: %.1f GFLOP/s%n"
            + "share of the limit: %.2f%n",
        summary.perSecond(),
        summary.steps(),
        Torch.threads(),
        summary.peakBytes() / 1e9,
        estimate.bytes() / 1e9,
        (double) estimate.bytes() / summary.peakBytes(),
        estimate.seconds(),
        estimate.seconds() * summary.perSecond() / summary.size(),
        weights / 1e6,
        gigaflops,
        limit,
        gigaflops / limit);
    if (arguments.length == 0) {
      beside();
    }
  }

  private static void beside() throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    Path bench = Path.of(System.getProperty("maemi.launcher")).resolveSibling("bench");
    String script = bench.resolve("peers/tune_shape.py").toString();
    String ours = "'" + bench.resolve("run") + "' shape";
    int code = new ProcessBuilder(python, script, "--ours", ours).inheritIO().start().waitFor();
    if (code != 0) {
      System.out.println("peers: not run; name a Python that has them: PYTHON=venv/bin/python");
    }
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
