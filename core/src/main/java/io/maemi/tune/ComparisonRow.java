package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method's figures over its seeds.
 *
 * @param method the recipe's name, or that and a rank
 * @param seeds runs
 * @param accuracy mean share of held-out answers of which every token is right, or of labels
 * @param accuracyDeviation its standard deviation between seeds; 0 for one seed
 * @param loss mean held-out loss; null for a slice
 * @param parameters trained elements
 * @param peakBytes most resident memory of any run
 * @param perSecond mean tokens or images learnt from in a second
 * @param resultBytes size of the result's weights
 */
public record ComparisonRow(
    String method,
    int seeds,
    double accuracy,
    double accuracyDeviation,
    @Nullable Double loss,
    long parameters,
    long peakBytes,
    double perSecond,
    long resultBytes) {
  /** Between a method and the rank of its slice. */
  private static final String AT = ", ";

  /** The rows of a method: the whole, and each rank that its runs were asked at. */
  static List<ComparisonRow> of(String method, List<TuningSummary> runs) {
    List<ComparisonRow> rows = new ArrayList<>();
    double loss = mean(runs, TuningSummary::heldOutLoss);
    rows.add(row(method, runs, ComparisonRow::accuracy, loss));
    var tasks = runs.get(0).accuracies();
    if (tasks != null) {
      for (String task : tasks.keySet()) {
        if (task.startsWith(RankScores.RANK)) {
          rows.add(row(method + AT + task, runs, run -> accuracy(run, task), null));
        }
      }
    }
    return rows;
  }

  /** The rank that the row is of, such as {@code rank 4}; empty for a whole adapter. */
  Optional<String> slice() {
    int at = method.lastIndexOf(AT + RankScores.RANK);
    return at < 0 ? Optional.empty() : Optional.of(method.substring(at + AT.length()));
  }

  /** The method without the rank. */
  String whole() {
    return slice()
        .map(s -> method.substring(0, method.length() - AT.length() - s.length()))
        .orElse(method);
  }

  private static double accuracy(TuningSummary run) {
    var tasks = run.accuracies();
    return tasks == null
        ? run.heldOutAccuracy()
        : tasks.getOrDefault(Objective.ANSWERS, run.heldOutAccuracy());
  }

  private static double accuracy(TuningSummary run, String task) {
    var tasks = run.accuracies();
    return tasks == null ? Double.NaN : tasks.getOrDefault(task, Double.NaN);
  }

  private static ComparisonRow row(
      String method,
      List<TuningSummary> runs,
      ToDoubleFunction<TuningSummary> accuracy,
      @Nullable Double loss) {
    double mean = mean(runs, accuracy);
    double squares =
        runs.stream().mapToDouble(r -> Math.pow(accuracy.applyAsDouble(r) - mean, 2)).sum();
    TuningSummary first = runs.get(0);
    return new ComparisonRow(
        method,
        runs.size(),
        mean,
        runs.size() < 2 ? 0 : Math.sqrt(squares / (runs.size() - 1)),
        loss,
        first.parameters(),
        runs.stream().mapToLong(TuningSummary::peakBytes).max().orElseThrow(),
        mean(runs, TuningSummary::perSecond),
        bytes(first.result()));
  }

  private static double mean(List<TuningSummary> runs, ToDoubleFunction<TuningSummary> of) {
    return runs.stream().mapToDouble(of).average().orElseThrow();
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the result " + folder + ": " + e.getMessage() + ". Run it again.", e);
    }
  }
}
