package io.maemi.bench;

import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
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
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code generate}: tokens a second of reading and writing, for each way of keeping the weights,
 * beside the engine's matrix-product limit; then, of a GGUF file, the best of them beside other
 * engines on the same file, where the Python that {@code PYTHON} names has them. Rows of Markdown.
 */
public final class GenerateBench {
  static final int GROUP = 32;
  private static final int STREAMS = 8;

  /**
   * What one way of keeping weights reaches.
   *
   * @param kept its name
   * @param speed of one stream, tokens a second
   * @param share of the matrix-product limit that reading uses
   * @param quoting tokens a second of an answer that quotes its prompt; 0 where the model says
   *     something else
   * @param together how many times one stream's tokens a second eight streams make
   * @param opened seconds to open it
   */
  record Row(
      String kept,
      GenerationSpeed speed,
      double share,
      double quoting,
      double together,
      double opened) {
    boolean fourBits() {
      return kept.contains("4") || kept.contains("blocks");
    }
  }

  private GenerateBench() {}

  /** Prints both tables; the argument is a model (nano where there is none). */
  public static void main(String[] arguments) throws IOException {
    Path model = ModelFolders.ofUser().resolve(arguments.length > 0 ? arguments[0] : "nano");
    double limit = MatmulLimit.gigaflops(DType.BFLOAT16);
    System.out.printf(
        Locale.ROOT,
        "matrix product limit: %.0f GFLOP/s float32, %.0f bfloat16; %d threads%n%n"
            + "| weights | read, tokens/s | share of limit | write, tokens/s | quoting, tokens/s |"
            + " %d streams | open, s | first question, s |%n|---|---|---|---|---|---|---|---|%n",
        MatmulLimit.gigaflops(DType.FLOAT32),
        limit,
        Torch.threads(),
        STREAMS);
    List<Row> rows = new ArrayList<>();
    Path dense = model;
    boolean file = model.toString().endsWith(".gguf");
    if (file) {
      rows.add(row("in the file's blocks", model, DType.BFLOAT16, QuantizationScheme.NONE, limit));
      dense = Subjects.folder();
      try (Student student = Student.open(model, Device.CPU, DType.BFLOAT16)) {
        student.save(dense, DType.BFLOAT16);
      }
    }
    for (Map.Entry<String, QuantizationScheme> kept : schemes().entrySet()) {
      DType compute = kept.getKey().equals("float32") ? DType.FLOAT32 : DType.BFLOAT16;
      rows.add(row(kept.getKey(), dense, compute, kept.getValue(), limit));
    }
    if (file) {
      PeerTable.print(PeerFigures.of("generate_peers.py", model.toString()), rows);
    }
  }

  private static Row row(
      String name, Path model, DType compute, QuantizationScheme scheme, double limit) {
    long start = System.nanoTime();
    try (Student student = Student.open(model, Device.CPU, compute)) {
      double opened = (System.nanoTime() - start) / 1e9;
      quantize(student, scheme);
      double first = GenerationSpeed.first(student);
      GenerationSpeed speed = GenerationSpeed.of(student);
      double quoting = GenerationSpeed.quoting(student);
      double side = GenerationSpeed.sideBySide(student, STREAMS);
      double together = side / GenerationSpeed.sideBySide(student, 1);
      double share = speed.read() * 2e-9 * weights(student) / limit;
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f %% | %.1f | %s | %.0f tokens/s, %.1f × one | %.2f | %.2f |%n",
          name,
          speed.read(),
          100 * share,
          speed.written(),
          quoting == 0 ? "does not quote" : String.format(Locale.ROOT, "%.1f", quoting),
          side,
          together,
          opened,
          first);
      return new Row(name, speed, share, quoting, together, opened);
    }
  }

  /** Weights that each token is multiplied by, but for the head. */
  private static double weights(Student student) {
    return student.decoder().linears().values().stream()
        .map(LinearSlot::get)
        .mapToDouble(GenerateBench::weights)
        .sum();
  }

  private static double weights(Linear linear) {
    return (double) linear.inFeatures() * linear.outFeatures();
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
