package io.maemi.bench;

import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Torch;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code generate}: tokens a second of reading and writing, for each way of keeping the weights,
 * beside the engine's matrix-product limit. The peers' figures come from ../shared/peers.
 */
public final class GenerateBench {
  private static final int GROUP = 32;

  private GenerateBench() {}

  /** Prints a table; the argument is a model (nano where there is none). */
  public static void main(String[] arguments) {
    Path model = ModelFolders.ofUser().resolve(arguments.length > 0 ? arguments[0] : "nano");
    System.out.printf(
        Locale.ROOT,
        "matrix product limit: %.0f GFLOP/s float32, %.0f bfloat16; %d threads%n",
        MatmulLimit.gigaflops(DType.FLOAT32),
        MatmulLimit.gigaflops(DType.BFLOAT16),
        Torch.threads());
    for (Map.Entry<String, QuantizationScheme> kept : schemes().entrySet()) {
      DType compute = kept.getKey().equals("float32") ? DType.FLOAT32 : DType.BFLOAT16;
      long start = System.nanoTime();
      try (Student student = Student.open(model, Device.CPU, compute)) {
        double load = (System.nanoTime() - start) / 1e9;
        quantize(student, kept.getValue());
        GenerationSpeed speed = GenerationSpeed.of(student);
        System.out.printf(
            Locale.ROOT,
            "%-9s read %d tokens at %.0f/s, write at %.1f/s; opened in %.2f s%n",
            kept.getKey(),
            speed.promptTokens(),
            speed.read(),
            speed.written(),
            load);
      }
    }
  }

  /** By name; what a laptop would choose from. */
  static Map<String, QuantizationScheme> schemes() {
    Map<String, QuantizationScheme> schemes = new TreeMap<>();
    schemes.put("float32", QuantizationScheme.NONE);
    schemes.put("bfloat16", QuantizationScheme.NONE);
    schemes.put("int8", QuantizationScheme.INT8);
    schemes.put("int4", QuantizationScheme.int4(GROUP));
    schemes.put("nf4", QuantizationScheme.NF4);
    return schemes;
  }

  /** The blocks' linears; embedding, connector and head stay. */
  static void quantize(Student student, QuantizationScheme scheme) {
    if (scheme.kind() != QuantizationScheme.Kind.NONE) {
      Quantization.apply(student, scheme, path -> path.contains(".layers."));
    }
  }
}
