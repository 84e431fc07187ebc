package io.maemi.bench;

import io.maemi.nn.QuantizationScheme;
import io.maemi.student.ModelFolders;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Functional;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code quantize}: what fewer bits a weight cost and save: bytes of weights, resident memory,
 * tokens a second, perplexity on a text and the divergence of the next token's distribution from
 * float32's.
 */
public final class QuantizeBench {
  private static final int WINDOW = 256;
  private static final int WINDOWS = 16;

  private record Fit(double perplexity, List<Tensor> logProbabilities) {}

  private QuantizeBench() {}

  /** Prints a table; arguments: a model (nano where there is none) and a text file. */
  public static void main(String[] arguments) throws IOException {
    Path model = ModelFolders.ofUser().resolve(arguments.length > 0 ? arguments[0] : "nano");
    Path text =
        arguments.length > 1
            ? Path.of(arguments[1])
            : Path.of(System.getProperty("maemi.launcher")).resolveSibling("ARCHITECTURE.md");
    String words = Files.readString(text);
    System.out.println(
        "kept as   weights MB  resident MB  read/s  write/s  perplexity  divergence from float32");
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      List<Tensor> exact;
      try (Student student = Student.open(model, Device.CPU, DType.FLOAT32)) {
        exact = fit(student, words).logProbabilities();
      }
      for (Map.Entry<String, QuantizationScheme> kept : GenerateBench.schemes().entrySet()) {
        DType compute = kept.getKey().equals("float32") ? DType.FLOAT32 : DType.BFLOAT16;
        try (Student student = Student.open(model, Device.CPU, compute);
            Scope own = new Scope()) {
          GenerateBench.quantize(student, kept.getValue());
          GenerationSpeed speed = GenerationSpeed.of(student);
          Fit fit = fit(student, words);
          System.out.printf(
              Locale.ROOT,
              "%-9s %10.1f  %11.0f  %6.0f  %7.1f  %10.3f  %.2e nats%n",
              kept.getKey(),
              bytes(student) / 1e6,
              Torch.residentBytes() / 1e6,
              speed.read(),
              speed.written(),
              fit.perplexity(),
              divergence(exact, fit.logProbabilities()));
        }
      }
    }
  }

  private static double bytes(Student student) {
    return student.parameters().values().stream()
        .mapToDouble(p -> (double) p.numel() * p.tensor().dtype().bytes())
        .sum();
  }

  /** Windows of the text, read each for itself. */
  private static Fit fit(Student student, String words) {
    long[] ids =
        Arrays.stream(student.processor().tokenizer().encode(words)).asLongStream().toArray();
    List<Tensor> distributions = new ArrayList<>();
    double sum = 0;
    long count = 0;
    for (int from = 0;
        from + WINDOW < ids.length && distributions.size() < WINDOWS;
        from += WINDOW) {
      try (Scope scope = new Scope()) {
        Tensor given = Tensor.of(Arrays.copyOfRange(ids, from, from + WINDOW), 1, WINDOW);
        Tensor next = Tensor.of(Arrays.copyOfRange(ids, from + 1, from + WINDOW + 1), WINDOW);
        Tensor logits =
            student.logits(student.hidden(given, null)).to(DType.FLOAT32).reshape(WINDOW, -1);
        sum += Functional.crossEntropy(logits, next, -100, Functional.Aggregation.SUM).item();
        count += WINDOW;
        distributions.add(Scope.keep(logits.logSoftmax(-1)));
      }
    }
    return new Fit(Math.exp(sum / count), distributions);
  }

  /** Mean over positions of Σ p (log p − log q), p the float32 model's. */
  private static double divergence(List<Tensor> exact, List<Tensor> other) {
    double sum = 0;
    for (int i = 0; i < exact.size(); i++) {
      try (Scope scope = new Scope()) {
        Tensor p = exact.get(i);
        sum += p.exp().mul(p.sub(other.get(i))).sum(-1, false).mean().item();
      }
    }
    return sum / exact.size();
  }
}
