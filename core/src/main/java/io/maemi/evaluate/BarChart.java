package io.maemi.evaluate;

import java.util.List;
import java.util.Locale;

/** Bars of shares with their 95 % intervals, a group of bars a row, as SVG to put into a page. */
record BarChart(ReportTable table) {
  private static final List<String> COLOURS =
      List.of("#2a6f97", "#e09f3e", "#8d99ae", "#6a994e", "#bc4749");
  private static final int LEFT = 220;
  private static final int BARS = 620;
  private static final int BAR = 13;
  private static final int GAP = 14;

  String svg() {
    int columns = table.columns().size();
    int row = columns * BAR + GAP;
    int top = 30;
    int height = top + table.rows().size() * row + 24;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"100%%\" role=\"img\" aria-label=\"share of right"
                + " answers by %s\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n",
            LEFT + BARS + 60,
            height,
            table.head()));
    legend(out);
    for (int percent = 0; percent <= 100; percent += 25) {
      double x = LEFT + BARS * percent / 100.0;
      out.append(line(x, top, x, height - 22, "#dde3e9"));
      out.append(text(x, height - 8, "middle", percent + " %", "#5c6b7a"));
    }
    int y = top + GAP / 2;
    for (ReportTable.Row each : table.rows()) {
      out.append(
          text(
              LEFT - 10,
              y + columns * BAR / 2.0 + 4,
              "end",
              each.name() + " (n = " + each.n() + ")",
              "#1d2733"));
      for (int c = 0; c < columns; c++) {
        bar(out, each.shares().get(c), c, y + c * BAR);
      }
      y += row;
    }
    return out.append("</svg>\n").toString();
  }

  private void legend(StringBuilder out) {
    double x = LEFT;
    for (int c = 0; c < table.columns().size(); c++) {
      out.append(rectangle(x, 6, 12, 12, colour(c)));
      out.append(text(x + 17, 16, "start", table.columns().get(c), "#1d2733"));
      x += 40 + 7.0 * table.columns().get(c).length();
    }
  }

  private static void bar(StringBuilder out, Proportion share, int column, double y) {
    if (share.n() == 0) {
      return;
    }
    out.append(rectangle(LEFT, y + 1, Math.max(1, BARS * share.share()), BAR - 2, colour(column)));
    out.append(
        line(
            LEFT + BARS * share.low(),
            y + BAR / 2.0,
            LEFT + BARS * share.high(),
            y + BAR / 2.0,
            "#1d2733"));
  }

  private static String colour(int column) {
    return COLOURS.get(column % COLOURS.size());
  }

  private static String rectangle(double x, double y, double width, double height, String colour) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" fill=\"%s\"/>\n",
        x,
        y,
        width,
        height,
        colour);
  }

  private static String line(double x1, double y1, double x2, double y2, String colour) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
        x1,
        y1,
        x2,
        y2,
        colour);
  }

  private static String text(double x, double y, String anchor, String words, String colour) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
        x,
        y,
        anchor,
        colour,
        HtmlReport.escape(words));
  }
}
