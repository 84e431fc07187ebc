package io.maemi.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures that are no shares of right answers, as rows of words: errors, abstention,
 * unsupported numbers.
 *
 * @param name what the figure is
 * @param values one text an answerer
 */
record ReportFigures(String name, List<String> values) {
  static List<ReportFigures> of(List<Evaluation> evaluations) {
    List<ReportFigures> rows = new ArrayList<>();
    rows.add(
        row(
            "count: median relative error (stated of asked)",
            evaluations,
            m -> error(m.countError())));
    rows.add(
        row(
            "size: median relative error (stated of asked)",
            evaluations,
            m -> error(m.sizeError())));
    rows.add(
        row(
            "refusals: precision (right of given)",
            evaluations,
            m ->
                share(m.abstention().precision(), m.abstention().right(), m.abstention().given())));
    rows.add(
        row(
            "refusals: recall (right of needed)",
            evaluations,
            m -> share(m.abstention().recall(), m.abstention().right(), m.abstention().needed())));
    rows.add(
        row(
            "numbers without support before the check (of stated)",
            evaluations,
            m -> share(m.unsupportedShare(), m.unsupported(), m.numbers())));
    return rows;
  }

  private static ReportFigures row(
      String name,
      List<Evaluation> evaluations,
      java.util.function.Function<Metrics, String> figure) {
    return new ReportFigures(
        name, evaluations.stream().map(e -> figure.apply(e.metrics())).toList());
  }

  private static String error(Metrics.ErrorSummary errors) {
    return errors.stated() == 0
        ? "– (0 of " + errors.asked() + ")"
        : String.format(
            Locale.ROOT,
            "%.1f %% (%d of %d)",
            100 * errors.median(),
            errors.stated(),
            errors.asked());
  }

  private static String share(double share, int part, int whole) {
    return whole == 0
        ? "– (0)"
        : String.format(Locale.ROOT, "%.1f %% (%d of %d)", 100 * share, part, whole);
  }
}
