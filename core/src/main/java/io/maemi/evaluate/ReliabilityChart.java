package io.maemi.evaluate;

import io.maemi.evaluate.MeasureComparison.Reliability;
import java.util.List;
import java.util.Locale;

/**
 * How often counts of some confidence are right, as SVG: a dot a tenth of confidence, as high as
 * the share of right counts, with its 95 % interval; perfect confidence lies on the diagonal.
 */
record ReliabilityChart(List<Reliability> counts) {
  private static final int SIDE = 360;
  private static final int EDGE = 48;
  private static final int BINS = 10;

  String svg() {
    int whole = SIDE + 2 * EDGE;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"Share of right"
                + " counts by confidence\" font-family=\"system-ui, sans-serif\" font-size=\"12\""
                + " fill=\"currentColor\" stroke=\"currentColor\">%n",
            whole,
            whole,
            whole));
    line(out, 0, 0, 1, 1, " stroke-dasharray=\"4 4\"");
    line(out, 0, 0, 1, 0, "");
    line(out, 0, 0, 0, 1, "");
    text(out, 0.5, -0.09, "confidence of the count");
    text(out, 0.1, 1.04, "share right");
    for (int bin = 0; bin < BINS; bin++) {
      int from = bin;
      List<Reliability> own =
          counts.stream()
              .filter(one -> Math.min(BINS - 1, (int) (one.confidence() * BINS)) == from)
              .toList();
      if (!own.isEmpty()) {
        double x = own.stream().mapToDouble(Reliability::confidence).average().orElse(0);
        int right = (int) own.stream().filter(Reliability::right).count();
        Proportion share = Proportion.of(own.size(), right, right);
        line(out, x, share.low(), x, share.high(), " stroke-width=\"2\"");
        out.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>n %d, right %d</title></circle>%n",
                x(x),
                y(share.share()),
                own.size(),
                right));
        text(out, Math.min(0.95, x + 0.04), share.share() - 0.04, "n " + own.size());
      }
    }
    return out.append("</svg>\n").toString();
  }

  private static double x(double value) {
    return EDGE + SIDE * value;
  }

  private static double y(double value) {
    return EDGE + SIDE * (1 - value);
  }

  private static void line(
      StringBuilder out, double x0, double y0, double x1, double y1, String style) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"%s/>%n",
            x(x0),
            y(y0),
            x(x1),
            y(y1),
            style));
  }

  private static void text(StringBuilder out, double x, double y, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" stroke=\"none\" text-anchor=\"middle\">%s</text>%n",
            x(x),
            y(y),
            text));
  }
}
