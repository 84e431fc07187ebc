package io.maemi.evaluate;

import static io.maemi.evaluate.HtmlPage.escape;

import io.maemi.evaluate.MeasureComparison.Reliability;
import io.maemi.evaluate.MeasureRow.Figure;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link MeasureEvaluation} found, as a page and as JSON. */
public final class MeasureReport {
  private final List<MeasureRow> rows;
  private final List<Reliability> reliability;

  MeasureReport(List<MeasureRow> rows, List<Reliability> reliability) {
    this.rows = List.copyOf(rows);
    this.reliability = List.copyOf(reliability);
  }

  /** The table. */
  public List<MeasureRow> rows() {
    return rows;
  }

  /** Writes {@code report.html} and {@code report.json} into {@code folder}. */
  public void write(Path folder) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("rows", rows);
    all.put("reliability", reliability);
    AtomicFile.write(folder.resolve("report.json"), Json.pretty(all));
    AtomicFile.write(folder.resolve("report.html"), page());
  }

  private String page() {
    StringBuilder out = new StringBuilder();
    out.append(
            "<h1>Measurements on held-out images</h1>\n<p class=\"lead\">A count is right within")
        .append(" 20&nbsp;% or one object, a mean size within 10&nbsp;%; MedAPE is the median")
        .append(" relative error; AP50 the share of matched among matched, missed and invented")
        .append(" outlines.</p>\n<section class=\"card\"><table><tr><th>images</th>")
        .append("<th>method</th><th class=\"number\">n</th><th>figures</th></tr>\n");
    for (MeasureRow row : rows) {
      out.append("<tr><td>").append(escape(row.data())).append("</td><td>");
      out.append(escape(row.method())).append("</td><td class=\"number\">").append(row.n());
      out.append("</td><td>");
      for (Figure figure : row.figures()) {
        out.append(escape(figure.name())).append(" <b>").append(figure.shown()).append("</b>; ");
      }
      out.append("</td></tr>\n");
    }
    out.append("</table></section>\n");
    if (!reliability.isEmpty()) {
      out.append("<h2>Reliability of counts</h2>\n<section class=\"card\">");
      out.append(new ReliabilityChart(reliability).svg()).append("</section>\n");
    }
    return new HtmlPage("Measurements on held-out images").add(out.toString()).toString();
  }
}
