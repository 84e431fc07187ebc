package io.maemi.bench;

import io.maemi.assistant.Assistant;
import io.maemi.assistant.AssistantAnswerer;
import io.maemi.evaluate.Evaluation;
import io.maemi.evaluate.Proportion;
import io.maemi.foundation.Progress;
import io.maemi.instruct.DataFolder;
import io.maemi.instruct.InstructionRecord;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.Generator;
import io.maemi.student.ModelFolders;
import io.maemi.student.ModelQuantizer;
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
import org.jspecify.annotations.Nullable;

/**
 * {@code quantize}: what fewer bits a weight cost and save: bytes of weights, resident memory,
 * tokens a second, perplexity on a held-out text, the divergence of the next token's distribution
 * from float32's, and, where questions are given, the share that is answered rightly. Calibrated
 * int4 is rounded by another text. Rows of Markdown.
 */
public final class QuantizeBench {
  private static final int WINDOW = 256;
  private static final int WINDOWS = 16;
  private static final int QUESTIONS = 150;
  private static final List<String> LEARNT =
      List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md");

  private record Fit(double perplexity, List<Tensor> logProbabilities) {}

  private final Path model;
  private final String text;
  private final @Nullable DataFolder data;
  private Fit exact = new Fit(0, List.of());

  private QuantizeBench(Path model, String text, @Nullable DataFolder data) {
    this.model = model;
    this.text = text;
    this.data = data;
  }

  /**
   * Prints a table; arguments: a model (nano where there is none), a text file to be read, and a
   * folder of questions to be answered.
   */
  public static void main(String[] arguments) throws IOException {
    Path model = ModelFolders.ofUser().resolve(arguments.length > 0 ? arguments[0] : "nano");
    Path launcher = Path.of(System.getProperty("maemi.launcher"));
    Path held =
        arguments.length > 1 ? Path.of(arguments[1]) : launcher.resolveSibling("ARCHITECTURE.md");
    StringBuilder learnt = new StringBuilder();
    for (String name : LEARNT) {
      learnt.append(Files.readString(launcher.resolveSibling(name)));
    }
    DataFolder data = arguments.length > 2 ? DataFolder.open(Path.of(arguments[2])) : null;
    System.out.println(
        "| weights | MB | resident MB | read, tokens/s | write, tokens/s | perplexity | to float32"
            + " | divergence, nats | right |\n|---|---|---|---|---|---|---|---|---|");
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      new QuantizeBench(model, Files.readString(held), data).rows(learnt.toString());
    }
  }

  private void rows(String learnt) throws IOException {
    Path dense = dense();
    row("float32", dense, DType.FLOAT32, QuantizationScheme.NONE);
    if (!dense.equals(model)) {
      row("in the file's blocks", model, DType.BFLOAT16, QuantizationScheme.NONE);
    }
    for (Map.Entry<String, QuantizationScheme> kept : GenerateBench.schemes().entrySet()) {
      if (!kept.getKey().equals("float32")) {
        row(kept.getKey(), dense, DType.BFLOAT16, kept.getValue());
      }
    }
    Path calibrated = Subjects.folder();
    new ModelQuantizer(QuantizationScheme.int4(GenerateBench.GROUP), false, learnt)
        .quantize(dense, calibrated, Progress.SILENT);
    row("int4, calibrated", calibrated, DType.BFLOAT16, QuantizationScheme.NONE);
  }

  /** The model's folder, of a GGUF file its values in one. */
  private Path dense() {
    if (!model.toString().endsWith(".gguf")) {
      return model;
    }
    Path folder = Subjects.folder();
    try (Student student = Student.open(model, Device.CPU, DType.FLOAT32)) {
      student.save(folder, DType.FLOAT32);
    }
    return folder;
  }

  private void row(String name, Path folder, DType compute, QuantizationScheme scheme)
      throws IOException {
    try (Student student = Student.open(folder, Device.CPU, compute);
        Scope own = new Scope()) {
      GenerateBench.quantize(student, scheme);
      GenerationSpeed speed = GenerationSpeed.of(student);
      Torch.giveBackFreed();
      double resident = Torch.residentBytes();
      Fit fit = fit(student, text);
      if (exact.logProbabilities().isEmpty()) {
        exact =
            new Fit(fit.perplexity(), fit.logProbabilities().stream().map(Scope::keep).toList());
      }
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.0f | %.0f | %.1f | %.3f | %+.2f %% | %.2e | %s |%n",
          name,
          bytes(student) / 1e6,
          resident / 1e6,
          speed.read(),
          speed.written(),
          fit.perplexity(),
          100 * (fit.perplexity() / exact.perplexity() - 1),
          divergence(exact.logProbabilities(), fit.logProbabilities()),
          right(student, compute));
    }
  }

  /** The share of questions that the student, written and opened again, answers rightly. */
  private String right(Student student, DType stored) {
    if (data == null) {
      return "";
    }
    Path folder = Subjects.folder();
    student.save(folder, stored);
    List<InstructionRecord> records = data.records("test");
    try (Assistant assistant = Assistant.open(folder.toString(), null);
        AssistantAnswerer answerer = AssistantAnswerer.of(assistant)) {
      List<InstructionRecord> asked = records.subList(0, Math.min(QUESTIONS, records.size()));
      Proportion right =
          Evaluation.of(answerer, asked, data::micrograph, Progress.SILENT).metrics().overall();
      return String.format(Locale.ROOT, "%d of %d", right.right(), right.n());
    }
  }

  private static double bytes(Student student) {
    return student.parameters().values().stream()
        .mapToDouble(p -> (double) p.numel() * p.tensor().dtype().bytes())
        .sum();
  }

  /** Windows of the text, read each for itself as a prompt is. */
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
        Tensor logits = new Generator(student).logits(given).to(DType.FLOAT32).reshape(WINDOW, -1);
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
