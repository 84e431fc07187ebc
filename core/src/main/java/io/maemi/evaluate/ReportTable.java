package io.maemi.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A table of shares: a row a topic, group or intent, a column an answerer.
 *
 * @param head what the rows are
 * @param columns the answerers
 * @param rows the rows
 */
record ReportTable(String head, List<String> columns, List<Row> rows) {
  /** One row: its name, how many questions, and each answerer's share. */
  record Row(String name, int n, List<Proportion> shares) {}

  static ReportTable of(
      String head, List<Evaluation> evaluations, Function<Metrics, Map<String, Proportion>> part) {
    Set<String> names = new LinkedHashSet<>();
    evaluations.forEach(e -> names.addAll(part.apply(e.metrics()).keySet()));
    List<Row> rows = new ArrayList<>();
    for (String name : names) {
      List<Proportion> shares =
          evaluations.stream()
              .map(e -> part.apply(e.metrics()).getOrDefault(name, Proportion.of(0, 0, 0)))
              .toList();
      rows.add(new Row(name, shares.get(0).n(), shares));
    }
    return new ReportTable(head, evaluations.stream().map(Evaluation::answerer).toList(), rows);
  }

  /** All questions and the headline questions as rows. */
  static ReportTable summary(List<Evaluation> evaluations) {
    List<Row> rows = new ArrayList<>();
    rows.add(row("all questions", evaluations, Metrics::overall));
    rows.add(row("count, size, class and refusal", evaluations, Metrics::headline));
    return new ReportTable(
        "questions", evaluations.stream().map(Evaluation::answerer).toList(), rows);
  }

  private static Row row(
      String name, List<Evaluation> evaluations, Function<Metrics, Proportion> figure) {
    List<Proportion> shares = evaluations.stream().map(e -> figure.apply(e.metrics())).toList();
    return new Row(name, shares.get(0).n(), shares);
  }

  /** A share with its 95 % interval, in per cent: {@code 91.3 (88–94)}. */
  static String text(Proportion share) {
    return share.n() == 0
        ? "–"
        : String.format(
            Locale.ROOT,
            "%.1f (%.0f–%.0f)",
            100 * share.share(),
            100 * share.low(),
            100 * share.high());
  }
}
