package io.maemi.evaluate;

import io.maemi.micrograph.Micrograph;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The report as one HTML page: style, chart and pictures inside, nothing loaded from anywhere. */
record HtmlReport(EvaluationReport report, Function<String, Micrograph> images) {
  private static final String STYLE =
      """
      :root { --ink: #1d2733; --soft: #5c6b7a; --line: #dde3e9; --good: #1a7f5a; --bad: #b3423a; --paper: #ffffff; }
      body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: #f4f6f8; margin: 0; }
      main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
      h1 { font-size: 1.9rem; margin: 0 0 .3rem; } h2 { margin: 2.4rem 0 .8rem; font-size: 1.25rem; }
      p.lead { color: var(--soft); margin-top: 0; }
      section.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.25rem; overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { text-align: right; padding: .35rem .7rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; white-space: normal; } th { color: var(--soft); font-weight: 600; }
      tr:last-child td { border-bottom: 0; }
      .best { font-weight: 700; }
      .examples { display: grid; grid-template-columns: repeat(auto-fill, minmax(30rem, 1fr)); gap: 1rem; }
      .example { display: flex; gap: 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .9rem; }
      .example.right { border-left: 4px solid var(--good); } .example.wrong { border-left: 4px solid var(--bad); }
      .example img { width: 150px; height: 150px; object-fit: cover; border-radius: 6px; }
      .example p { margin: 0 0 .35rem; } .example .q { font-weight: 600; } .soft { color: var(--soft); font-size: .9rem; }
      details pre { white-space: pre-wrap; font-size: .8rem; background: #f4f6f8; padding: .6rem; border-radius: 6px; }
      @media (max-width: 40rem) { .examples { grid-template-columns: 1fr; } }
      """;

  String text() {
    List<Evaluation> evaluations = report.evaluations();
    StringBuilder out = new StringBuilder();
    out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
    out.append(escape(report.title()))
        .append("</title><style>\n")
        .append(STYLE)
        .append("</style></head><body><main>\n");
    out.append("<h1>")
        .append(escape(report.title()))
        .append("</h1>\n<p class=\"lead\">")
        .append(escape(report.data()));
    out.append(". Shares of right answers in per cent, with 95&nbsp;% confidence intervals.</p>\n");
    table(out, "Summary", ReportTable.summary(evaluations));
    out.append("<h2>By topic</h2>\n<section class=\"card\">\n");
    out.append(new BarChart(ReportTable.of("topic", evaluations, Metrics::byTopic)).svg())
        .append("</section>\n");
    table(out, "By topic, in figures", ReportTable.of("topic", evaluations, Metrics::byTopic));
    table(
        out, "By kind of answer", ReportTable.of("kind of answer", evaluations, Metrics::byGroup));
    figures(out, evaluations);
    examples(out, "Right", "right", report.examples(true));
    examples(out, "Wrong", "wrong", report.examples(false));
    table(out, "By intent", ReportTable.of("intent", evaluations, Metrics::byIntent));
    return out.append("</main></body></html>\n").toString();
  }

  private static void table(StringBuilder out, String title, ReportTable table) {
    out.append("<h2>")
        .append(title)
        .append("</h2>\n<section class=\"card\"><table><tr><th>")
        .append(table.head());
    out.append("</th><th>n</th>");
    table.columns().forEach(column -> out.append("<th>").append(escape(column)).append("</th>"));
    out.append("</tr>\n");
    for (ReportTable.Row row : table.rows()) {
      double best = row.shares().stream().mapToDouble(Proportion::share).max().orElse(0);
      out.append("<tr><td>")
          .append(escape(row.name()))
          .append("</td><td>")
          .append(row.n())
          .append("</td>");
      for (Proportion share : row.shares()) {
        out.append(share.n() > 0 && share.share() == best ? "<td class=\"best\">" : "<td>");
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
    evaluations.forEach(e -> out.append("<th>").append(escape(e.answerer())).append("</th>"));
    out.append("</tr>\n");
    for (ReportFigures figure : ReportFigures.of(evaluations)) {
      out.append("<tr><td>").append(figure.name()).append("</td>");
      figure.values().forEach(value -> out.append("<td>").append(value).append("</td>"));
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
      out.append("<div class=\"example ").append(style).append("\"><img alt=\"\" src=\"");
      out.append(Thumbnail.dataUri(images.apply(example.record().image()))).append("\"><div>");
      out.append("<p class=\"q\">").append(escape(example.record().question())).append("</p>");
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

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
