package io.maemi.synth;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** Images that people also drop into a folder: charts, text, drawings. */
final class ForeignImages {
  private static final List<String> WORDS =
      List.of(
          "sample",
          "the",
          "of",
          "result",
          "method",
          "and",
          "after",
          "measured",
          "shown",
          "in",
          "table",
          "at",
          "room",
          "temperature",
          "we",
          "with",
          "for",
          "layer",
          "figure",
          "was",
          "annealed",
          "report",
          "data",
          "to",
          "surface",
          "is");
  private static final List<Color> INKS =
      List.of(
          new Color(31, 119, 180),
          new Color(214, 39, 40),
          new Color(44, 160, 44),
          new Color(255, 127, 14),
          Color.BLACK);

  private ForeignImages() {}

  /** A chart with axes: lines, points or bars. */
  static ColourImage chart(int width, int height, RandomStream random) {
    BufferedImage image = page(width, height, Color.WHITE);
    Graphics2D pen = pen(image);
    int left = width / 9;
    int bottom = height - height / 8;
    int right = width - width / 20;
    int top = height / 14;
    pen.setColor(Color.BLACK);
    pen.setStroke(new BasicStroke(random.between(1, 3)));
    pen.drawLine(left, top, left, bottom);
    pen.drawLine(left, bottom, right, bottom);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(11, height / 34)));
    for (int i = 0; i <= 5; i++) {
      int x = left + (right - left) * i / 5;
      int y = bottom - (bottom - top) * i / 5;
      pen.drawLine(x, bottom, x, bottom + 6);
      pen.drawLine(left - 6, y, left, y);
      pen.drawString(Integer.toString(i * 20), x - 8, bottom + 24);
      pen.drawString(Integer.toString(i * 10), left - 34, y + 5);
    }
    pen.drawString(
        random.pick(WORDS) + " / " + random.pick(WORDS), (left + right) / 2 - 40, height - 8);
    boolean bars = random.chance(0.3);
    int series = random.between(1, 4);
    for (int s = 0; s < series; s++) {
      pen.setColor(INKS.get(s));
      plot(pen, bars, s, series, left, right, top, bottom, random);
    }
    pen.dispose();
    return colours(image, "chart");
  }

  private static void plot(
      Graphics2D pen,
      boolean bars,
      int s,
      int series,
      int left,
      int right,
      int top,
      int bottom,
      RandomStream random) {
    int points = bars ? 7 : 24;
    boolean marks = random.chance(0.5);
    float[] wander = NoiseField.correlated(random, points, 6);
    double level = random.uniform(0.25, 0.7);
    Path2D path = new Path2D.Double();
    double step = (right - left - 20.0) / points;
    for (int i = 0; i < points; i++) {
      double x = left + 14 + step * (i + 0.5);
      double share = Math.max(0.03, Math.min(0.97, level + 0.15 * wander[i]));
      double y = bottom - share * (bottom - top);
      if (bars) {
        double slot = step * 0.8 / series;
        pen.fillRect(
            (int) (x - step * 0.4 + s * slot),
            (int) y,
            (int) Math.max(2, slot - 1),
            (int) (bottom - y));
      } else if (marks) {
        pen.fill(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
      } else if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    if (!bars && !marks) {
      pen.setStroke(new BasicStroke(2.2f));
      pen.draw(path);
    }
  }

  /** A page of text. */
  static ColourImage text(int width, int height, RandomStream random) {
    BufferedImage image =
        page(width, height, random.chance(0.8) ? Color.WHITE : new Color(244, 240, 228));
    Graphics2D pen = pen(image);
    pen.setColor(new Color(20, 20, 20));
    int size = random.between(11, 22);
    pen.setFont(new Font(random.chance(0.5) ? Font.SERIF : Font.SANS_SERIF, Font.PLAIN, size));
    int margin = width / 14;
    for (int y = margin; y < height - margin / 2; y += (int) (size * 1.45)) {
      StringBuilder line = new StringBuilder();
      int limit = random.chance(0.12) ? width / 3 : width - 2 * margin;
      while (pen.getFontMetrics().stringWidth(line.toString()) < limit - size * 6) {
        line.append(random.pick(WORDS)).append(' ');
      }
      pen.drawString(line.toString(), margin, y);
    }
    pen.dispose();
    return colours(image, "text");
  }

  /** A line drawing of simple figures. */
  static ColourImage drawing(int width, int height, RandomStream random) {
    boolean filled = random.chance(0.5);
    BufferedImage image = page(width, height, Color.WHITE);
    Graphics2D pen = pen(image);
    float stroke = random.between(2, 5);
    pen.setStroke(new BasicStroke(stroke));
    for (int i = random.between(4, 14); i > 0; i--) {
      double w = width * random.uniform(0.08, 0.32);
      double h = w * random.uniform(0.5, 1.3);
      double x = random.uniform(0, width - w);
      double y = random.uniform(0, height - h * 0.8);
      Path2D figure = new Path2D.Double();
      switch (random.below(4)) {
        case 0 -> figure.append(new Ellipse2D.Double(x, y, w, h), false);
        case 1 ->
            figure.append(
                new java.awt.geom.RoundRectangle2D.Double(x, y, w, h, w / 5, w / 5), false);
        case 2 -> {
          figure.moveTo(x, y + h);
          figure.lineTo(x + w / 2, y);
          figure.lineTo(x + w, y + h);
          figure.closePath();
        }
        default -> {
          figure.moveTo(x, y + h / 2);
          figure.curveTo(x + w / 3, y - h, x + 2 * w / 3, y + 2 * h, x + w, y + h / 2);
        }
      }
      if (filled) {
        pen.setColor(
            new Color(
                random.between(120, 255), random.between(120, 255), random.between(120, 255)));
        pen.fill(figure);
      }
      pen.setColor(Color.BLACK);
      pen.draw(figure);
    }
    pen.dispose();
    return colours(image, "drawing");
  }

  private static BufferedImage page(int width, int height, Color ground) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(ground);
    pen.fillRect(0, 0, width, height);
    pen.dispose();
    return image;
  }

  private static Graphics2D pen(BufferedImage image) {
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return pen;
  }

  private static ColourImage colours(BufferedImage image, String content) {
    int width = image.getWidth();
    int height = image.getHeight();
    return new ColourImage(
        width,
        height,
        image.getRGB(0, 0, width, height, null, 0, width),
        Map.of("content", content));
  }
}
