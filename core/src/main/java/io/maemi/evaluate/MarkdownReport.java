package io.maemi.evaluate;

import java.util.List;

/** The report as Markdown. */
record MarkdownReport(EvaluationReport report) {
  String text() {
    List<Evaluation> evaluations = report.evaluations();
    StringBuilder out = new StringBuilder();
    out.append("# ").append(report.title()).append("\n\n");
    out.append(report.data())
        .append(". Shares of right answers in per cent, with 95 % confidence intervals.\n\n");
    table(out, ReportTable.summary(evaluations));
    table(out, ReportTable.of("kind of answer", evaluations, Metrics::byGroup));
    table(out, ReportTable.of("topic", evaluations, Metrics::byTopic));
    figures(out, evaluations);
    table(out, ReportTable.of("intent", evaluations, Metrics::byIntent));
    examples(out, "Right", report.examples(true));
    examples(out, "Wrong", report.examples(false));
    return out.toString();
  }

  private static void table(StringBuilder out, ReportTable table) {
    out.append("| ").append(table.head()).append(" | n |");
    table.columns().forEach(column -> out.append(' ').append(cell(column)).append(" |"));
    out.append("\n|---|--:|").append("--:|".repeat(table.columns().size())).append('\n');
    for (ReportTable.Row row : table.rows()) {
      out.append("| ").append(row.name()).append(" | ").append(row.n()).append(" |");
      row.shares().forEach(share -> out.append(' ').append(ReportTable.text(share)).append(" |"));
      out.append('\n');
    }
    out.append('\n');
  }

  private static void figures(StringBuilder out, List<Evaluation> evaluations) {
    out.append("| figure |");
    evaluations.forEach(e -> out.append(' ').append(cell(e.answerer())).append(" |"));
    out.append("\n|---|").append("--:|".repeat(evaluations.size())).append('\n');
    for (ReportFigures figure : ReportFigures.of(evaluations)) {
      out.append("| ").append(figure.name()).append(" |");
      figure.values().forEach(value -> out.append(' ').append(value).append(" |"));
      out.append('\n');
    }
    out.append('\n');
  }

  private static void examples(StringBuilder out, String title, List<Judgement> examples) {
    if (examples.isEmpty()) {
      return;
    }
    out.append("## ")
        .append(title)
        .append("\n\n| image | question | answer | teacher |\n|---|---|---|---|\n");
    for (Judgement example : examples) {
      out.append("| ").append(example.record().image());
      out.append(" | ").append(cell(example.record().question()));
      out.append(" | ").append(cell(example.reply().text()));
      out.append(" | ").append(cell(example.record().answer())).append(" |\n");
    }
    out.append('\n');
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
