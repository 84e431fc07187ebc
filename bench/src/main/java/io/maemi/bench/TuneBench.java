package io.maemi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<String> tune =
        List.of(
            "tune",
            "lora",
            "model=" + model,
            "data=" + data,
            "out=" + folder.resolve("out"),
            "cache=" + folder.resolve("cache"),
            "budget.epochs=1000",
            "budget.steps=" + STEPS,
            "evaluate.times=1",
            "evaluate.patience=0",
            "--json");
    double before = MatmulLimit.gigaflops(DType.BFLOAT16);
    JsonNode estimate = said(tune, "--estimate");
    JsonNode run = said(tune);
    double limit = (before + MatmulLimit.gigaflops(DType.BFLOAT16)) / 2;
    double weights = decoderWeights(model);
    double perSecond = run.get("perSecond").asDouble();
    double peak = run.get("peakBytes").asDouble();
    double gigaflops = perSecond * 2 * weights * PASSES / 1e9;
    double learning = run.get("size").asDouble() / perSecond;
    System.out.printf(
        Locale.ROOT,
        "tuning: %.0f tokens/s over %d steps, %d threads, peak memory %.2f GB%n"
            + "estimated: peak memory %.2f GB, %.2f of that; %.0f s, %.2f of the time%n"
            + "products of the decoder's %.1f M linear weights: %.1f GFLOP/s%n"
            + "limit, bf16 linear in the same run: %.1f GFLOP/s%n"
            + "share of the limit: %.2f%n",
        perSecond,
        run.get("steps").asInt(),
        Torch.threads(),
        peak / 1e9,
        estimate.get("bytes").asDouble() / 1e9,
        estimate.get("bytes").asDouble() / peak,
        estimate.get("seconds").asDouble(),
        estimate.get("seconds").asDouble() / learning,
        weights / 1e6,
        gigaflops,
        limit,
        gigaflops / limit);
    if (arguments.length == 0) {
      beside();
    }
  }

  /** What the command line says of itself in a process of its own, as users run it. */
  private static JsonNode said(List<String> arguments, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("maemi.launcher")));
    command.addAll(arguments);
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    JsonNode said = Json.MAPPER.readTree(process.getInputStream());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
    return said;
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
