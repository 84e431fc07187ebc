package io.maemi.evaluate;

import static io.maemi.evaluate.HtmlPage.escape;

import io.maemi.micrograph.Micrograph;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The report as one HTML page: style, chart and pictures inside, nothing loaded from anywhere. */
record HtmlReport(EvaluationReport report, Function<String, Micrograph> images) {
  private static final String NUMBER_HEAD = "<th class=\"number\">";
  private static final String NUMBER = "<td class=\"number\">";
  private static final String BEST = "<td class=\"number best\">";

  String text() {
    List<Evaluation> evaluations = report.evaluations();
    ReportTable byTopic = ReportTable.of("topic", evaluations, Metrics::byTopic);
    StringBuilder out = new StringBuilder();
    out.append("<h1>")
        .append(escape(report.title()))
        .append("</h1>\n<p class=\"lead\">")
        .append(escape(report.data()));
    out.append(". Shares of right answers in per cent, with 95&nbsp;% confidence intervals.</p>\n");
    table(out, "Summary", ReportTable.summary(evaluations));
    out.append("<h2>By topic</h2>\n<section class=\"card\">\n");
    out.append(new BarChart(byTopic).svg()).append("</section>\n");
    table(out, "By topic, in figures", byTopic);
    table(
        out, "By kind of answer", ReportTable.of("kind of answer", evaluations, Metrics::byGroup));
    figures(out, evaluations);
    examples(out, "Right", "right", report.examples(true));
    examples(out, "Wrong", "wrong", report.examples(false));
    table(out, "By intent", ReportTable.of("intent", evaluations, Metrics::byIntent));
    return new HtmlPage(report.title()).add(out.toString()).toString();
  }

  private static void table(StringBuilder out, String title, ReportTable table) {
    out.append("<h2>")
        .append(title)
        .append("</h2>\n<section class=\"card\"><table><tr><th>")
        .append(table.head());
    out.append("</th>").append(NUMBER_HEAD).append("n</th>");
    table
        .columns()
        .forEach(column -> out.append(NUMBER_HEAD).append(escape(column)).append("</th>"));
    out.append("</tr>\n");
    for (ReportTable.Row row : table.rows()) {
      double best = row.shares().stream().mapToDouble(Proportion::share).max().orElse(0);
      out.append("<tr><td>")
          .append(escape(row.name()))
          .append("</td><td class=\"number\">")
          .append(row.n())
          .append("</td>");
      for (Proportion share : row.shares()) {
        out.append(share.n() > 0 && share.share() == best ? BEST : NUMBER);
        out.append(ReportTable.text(share)).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</table></section>\n");
  }

  private static void figures(StringBuilder out, List<Evaluation> evaluations) {
    out.append(
        "<h2>Errors, refusals and unsupported numbers</h2>\n"
            + "<section class=\"card\"><table><tr><th>figure</th>");
    evaluations.forEach(e -> out.append(NUMBER_HEAD).append(escape(e.answerer())).append("</th>"));
    out.append("</tr>\n");
    for (ReportFigures figure : ReportFigures.of(evaluations)) {
      out.append("<tr><td>").append(figure.name()).append("</td>");
      figure.values().forEach(value -> out.append(NUMBER).append(value).append("</td>"));
      out.append("</tr>\n");
    }
    out.append("</table></section>\n");
  }

  private void examples(StringBuilder out, String title, String style, List<Judgement> examples) {
    if (examples.isEmpty()) {
      return;
    }
    out.append("<h2>")
        .append(title)
        .append(" answers of ")
        .append(escape(report.evaluations().get(0).answerer()));
    out.append("</h2>\n<div class=\"examples\">\n");
    for (Judgement example : examples) {
      out.append("<div class=\"example ")
          .append(style)
          .append("\"><img alt=\"The micrograph ")
          .append(escape(example.record().image()))
          .append("\" src=\"");
      out.append(Thumbnail.dataUri(images.apply(example.record().image()))).append("\"><div>");
      out.append("<p class=\"question\">")
          .append(escape(example.record().question()))
          .append("</p>");
      out.append("<p>").append(escape(example.reply().text())).append("</p>");
      out.append("<p class=\"soft\">Teacher: ")
          .append(escape(example.record().answer()))
          .append("</p>");
      out.append("<p class=\"soft\">")
          .append(escape(example.record().topic().title().toLowerCase(Locale.ROOT)));
      out.append(" · ").append(escape(example.record().intent())).append("</p>");
      if (!example.reply().prompt().isEmpty()) {
        out.append("<details class=\"soft\"><summary>What it was given</summary><pre>");
        out.append(escape(example.reply().prompt())).append("</pre></details>");
      }
      out.append("</div></div>\n");
    }
    out.append("</div>\n");
  }
}
