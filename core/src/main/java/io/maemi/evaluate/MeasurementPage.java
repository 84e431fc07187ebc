package io.maemi.evaluate;

import static io.maemi.evaluate.HtmlPage.escape;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Overlay;
import io.maemi.measure.Quantity;
import io.maemi.measure.SizeHistogram;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.Micrograph;
import java.util.List;
import java.util.Locale;

/** A measurement as one page: overlay, figures with their intervals, sizes and defects. */
public final class MeasurementPage {
  private static final int DIGITS = 4;

  private MeasurementPage() {}

  /** The page, which loads nothing from anywhere. */
  public static String text(String name, Micrograph micrograph, Measurement measurement) {
    HtmlPage page = new HtmlPage(name);
    page.add("<h1>" + escape(name) + "</h1>");
    page.add(
        "<p class=\"lead\">"
            + escape(measurement.of().word())
            + (measurement.abstained() ? ": nothing to measure" : ", " + measurement.count())
            + "</p>");
    page.add("<section class=\"card\">" + picture(micrograph, measurement) + "</section>");
    page.add("<h2>Figures</h2>\n<section class=\"card\">" + table(measurement) + "</section>");
    byte[] histogram = SizeHistogram.png(measurement);
    if (histogram.length > 0) {
      page.add(
          "<h2>Sizes</h2>\n<section class=\"card\">"
              + HtmlPage.image(histogram, "Histogram of sizes with their cumulative share")
              + "</section>");
    }
    if (!measurement.defects().isEmpty()) {
      page.add("<h2>Defects</h2>\n<section class=\"card\">" + defects(measurement) + "</section>");
    }
    return page.toString();
  }

  private static String picture(Micrograph micrograph, Measurement measurement) {
    return HtmlPage.image(
        Overlay.png(micrograph, measurement), "The micrograph with what was found drawn on it");
  }

  private static String table(Measurement measurement) {
    StringBuilder out = new StringBuilder();
    out.append("<table><tr><th>figure</th><th class=\"number\">value</th>")
        .append("<th class=\"number\">95&nbsp;% interval</th><th class=\"number\">n</th>")
        .append("<th>method</th></tr>\n");
    for (Evidence item : measurement.all()) {
      String value = item instanceof Fact fact ? fact.value() : "";
      String interval = "";
      String n = "";
      if (item instanceof Quantity quantity) {
        value = number(quantity.value()) + " " + quantity.unit();
        Quantity.Sample sample = quantity.sample();
        if (sample != null) {
          interval = number(sample.low()) + "–" + number(sample.high());
          n = Integer.toString(sample.n());
        }
      }
      out.append("<tr><td>").append(escape(item.name()));
      for (String cell : List.of(value, interval, n)) {
        out.append("</td><td class=\"number\">").append(escape(cell));
      }
      out.append("</td><td>").append(escape(item.method())).append("</td></tr>\n");
    }
    return out.append("</table>").toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : Length.significant(value, DIGITS);
  }

  private static String defects(Measurement measurement) {
    StringBuilder out =
        new StringBuilder("<table><tr><th>kind</th><th>x, y, width, height in px</th></tr>\n");
    for (Defect defect : measurement.defects()) {
      out.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%.0f, %.0f, %.0f, %.0f</td></tr>%n",
              escape(defect.kind()),
              defect.x(),
              defect.y(),
              defect.width(),
              defect.height()));
    }
    return out.append("</table>").toString();
  }
}
