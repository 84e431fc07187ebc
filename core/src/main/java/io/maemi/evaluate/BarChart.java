package io.maemi.evaluate;

import java.util.List;
import java.util.Locale;

/** Bars of shares with their 95 % intervals, a group of bars a row, as SVG to put into a page. */
record BarChart(ReportTable table) {
  private static final List<String> COLOURS =
      List.of("#2a7fb0", "#e09f3e", "#8d99ae", "#6a994e", "#bc4749");
  // The page's own text colour, light or dark.
  private static final String INK = "currentColor";
  private static final int LEFT = 250;
  private static final int BARS = 620;
  private static final int RIGHT = 30;
  private static final int TOP = 30;
  private static final int BOTTOM = 24;
  private static final int BAR = 13;
  private static final int GAP = 14;

  String svg() {
    int columns = table.columns().size();
    int row = columns * BAR + GAP;
    int height = TOP + table.rows().size() * row + BOTTOM;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"100%%\" role=\"img\" aria-label=\"Share of right"
                + " answers by %s; the table below has the figures\" font-family=\"system-ui,"
                + " sans-serif\" font-size=\"12\">\n",
            LEFT + BARS + RIGHT,
            height,
            HtmlPage.escape(table.head())));
    legend(out);
    for (int percent = 0; percent <= 100; percent += 25) {
      double x = x(percent / 100.0);
      line(out, x, TOP, x, height - BOTTOM, 0.2);
      text(out, x, height - 8, "middle", percent + " %");
    }
    double y = TOP + GAP / 2.0;
    for (ReportTable.Row each : table.rows()) {
      text(
          out,
          LEFT - 10,
          y + columns * BAR / 2.0 + 4,
          "end",
          each.name() + " (n = " + each.n() + ")");
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
      rectangle(out, x, 6, 12, 12, c);
      text(out, x + 17, 16, "start", table.columns().get(c));
      x += 40 + 7.0 * table.columns().get(c).length();
    }
  }

  private static void bar(StringBuilder out, Proportion share, int column, double y) {
    if (share.n() > 0) {
      rectangle(out, LEFT, y + 1, Math.max(1, BARS * share.share()), BAR - 2, column);
      line(out, x(share.low()), y + BAR / 2.0, x(share.high()), y + BAR / 2.0, 1);
    }
  }

  private static double x(double share) {
    return LEFT + BARS * share;
  }

  private static void rectangle(
      StringBuilder out, double x, double y, double width, double height, int column) {
    String colour = COLOURS.get(column % COLOURS.size());
    element(
        out, "rect", "", "x", x, "y", y, "width", width, "height", height, "rx", 2, "fill", colour);
  }

  private static void line(
      StringBuilder out, double x1, double y1, double x2, double y2, double opacity) {
    element(
        out, "line", "", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", INK, "opacity", opacity);
  }

  private static void text(StringBuilder out, double x, double y, String anchor, String words) {
    element(out, "text", words, "x", x, "y", y, "text-anchor", anchor, "fill", INK);
  }

  /** An element with its text; {@code attributes} are names and values in turn. */
  private static void element(StringBuilder out, String name, String text, Object... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(
              value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : value)
          .append('"');
    }
    out.append('>').append(HtmlPage.escape(text)).append("</").append(name).append(">\n");
  }
}
