package io.maemi.synth;

import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Length;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws data bars after several vendors' manner. The scale bar is as long as its label says, to the
 * pixel.
 */
final class DataBarArtist {
  private final InstrumentProfile.BarStyle style;
  private final Instrument instrument;
  private final double nmPerPixel;
  private final RandomStream random;
  private final List<String> written = new ArrayList<>();

  DataBarArtist(
      InstrumentProfile.BarStyle style,
      Instrument instrument,
      double nmPerPixel,
      RandomStream random) {
    this.style = style;
    this.instrument = instrument;
    this.nmPerPixel = nmPerPixel;
    this.random = random;
  }

  /**
   * A finished strip as wide as the image.
   *
   * @param barX first column of the scale bar
   * @param barLength its columns
   * @param barRow a row that the whole scale bar crosses
   * @param lengthNm what its label says
   */
  record Strip(
      int width,
      int height,
      byte[] grey,
      String text,
      int barX,
      int barLength,
      int barRow,
      double lengthNm) {}

  /** Draws the strip for an image of {@code width} pixels. */
  Strip draw(int width) {
    int height = Math.round(width * 0.052f) + random.below(18);
    ScaleLength scale = ScaleLength.choose(nmPerPixel, width, random);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING,
        random.chance(0.75)
            ? RenderingHints.VALUE_TEXT_ANTIALIAS_ON
            : RenderingHints.VALUE_TEXT_ANTIALIAS_OFF);
    int[] place =
        switch (style) {
          case ZEISS -> zeiss(pen, width, height, scale);
          case FEI -> fei(pen, width, height, scale);
          case HITACHI -> hitachi(pen, width, height, scale);
          case JEOL -> jeol(pen, width, height, scale);
          case TESCAN -> tescan(pen, width, height, scale);
          case PLAIN -> plain(pen, width, height, scale);
        };
    pen.dispose();
    byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData().clone();
    return new Strip(
        width,
        height,
        grey,
        String.join(" ", written),
        place[0],
        scale.pixels(),
        place[1],
        scale.nm());
  }

  private int[] zeiss(Graphics2D pen, int width, int height, ScaleLength scale) {
    fill(pen, 255, width, height);
    pen.setColor(Color.BLACK);
    pen.drawRect(0, 0, width - 1, height - 1);
    int x = 8;
    font(pen, Font.BOLD, height * 0.34);
    write(pen, scale.label(), x, height * 0.40);
    int row = Math.round(height * 0.72f);
    ticked(pen, x, row, scale.pixels(), Math.max(3, height / 7));
    int column =
        Math.max(x + scale.pixels(), x + pen.getFontMetrics().stringWidth(scale.label())) + 24;
    font(pen, Font.PLAIN, height * 0.29);
    List<String> cells = new ArrayList<>();
    cells.add("EHT = " + kv("%.2f kV"));
    cells.add("WD = " + wd("%.1f mm"));
    cells.add("Signal A = " + instrument.detector());
    cells.add("Mag = " + magnification(" K X"));
    cells.add("Date :" + instrument.date());
    cells.add(String.valueOf(instrument.model()));
    columns(pen, cells, column, width, height);
    return new int[] {x, row};
  }

  private int[] fei(Graphics2D pen, int width, int height, ScaleLength scale) {
    fill(pen, 0, width, height);
    pen.setColor(Color.WHITE);
    pen.drawRect(0, 0, width - 1, height - 1);
    int x = width - scale.pixels() - 14;
    int row = Math.round(height * 0.30f);
    font(pen, Font.PLAIN, height * 0.32);
    int labelWidth = pen.getFontMetrics().stringWidth(scale.label());
    write(pen, scale.label(), x + (scale.pixels() - labelWidth) / 2.0, height * 0.85);
    ticked(pen, x, row, scale.pixels(), Math.max(3, height / 8));
    int limit = Math.min(x, x + (scale.pixels() - labelWidth) / 2) - 10;
    String[][] cells = {
      {"HV", kv("%.2f kV")},
      {"mag", Math.round(orOne(instrument.magnification())) + " x"},
      {"WD", wd("%.1f mm")},
      {"det", String.valueOf(instrument.detector())},
      {"HFW", new Length(nmPerPixel * width).format(3)}
    };
    int column = 8;
    for (String[] cell : cells) {
      int needed = Math.max(textWidth(pen, cell[0]), textWidth(pen, cell[1])) + 12;
      if (column + needed > limit) {
        break;
      }
      write(pen, cell[0], column, height * 0.42);
      write(pen, cell[1], column, height * 0.86);
      column += needed;
      pen.drawLine(column - 6, 0, column - 6, height);
    }
    return new int[] {x, row};
  }

  private int[] hitachi(Graphics2D pen, int width, int height, ScaleLength scale) {
    fill(pen, 0, width, height);
    pen.setColor(Color.WHITE);
    int x = width - scale.pixels() - 16;
    int row = Math.round(height * 0.36f);
    pen.fillRect(x, row - 1, scale.pixels(), 2);
    int tick = Math.max(3, height / 5);
    for (int i = 0; i <= 10; i++) {
      pen.fillRect(x + (int) ((long) i * (scale.pixels() - 1) / 10), row - tick / 2, 1, tick);
    }
    font(pen, Font.PLAIN, height * 0.36);
    double labelX = x + scale.pixels() - textWidth(pen, scale.label());
    write(pen, scale.label(), labelX, height * 0.9);
    List<String> parts =
        List.of(
            String.valueOf(instrument.model()),
            kv("%.1fkV"),
            wd("%.1fmm"),
            "x" + magnification("k"),
            String.valueOf(instrument.detector()),
            String.valueOf(instrument.date()));
    line(pen, parts, 8, (int) Math.min(x, labelX) - 8, height * 0.62);
    return new int[] {x, row};
  }

  private int[] jeol(Graphics2D pen, int width, int height, ScaleLength scale) {
    fill(pen, 0, width, height);
    pen.setColor(Color.WHITE);
    font(pen, Font.PLAIN, height * 0.42);
    int x = (int) (width * 0.52);
    int row = height / 2;
    pen.fillRect(x, row - 2, scale.pixels(), 4);
    int labelX = x + scale.pixels() + 8;
    write(pen, scale.label(), labelX, height * 0.66);
    int after = labelX + textWidth(pen, scale.label()) + 12;
    line(
        pen,
        List.of(
            kv("%.1fkV"),
            "X" + String.format(Locale.ROOT, "%,d", Math.round(orOne(instrument.magnification()))),
            "WD " + wd("%.1fmm")),
        8,
        x - 8,
        height * 0.66);
    line(
        pen,
        List.of(String.valueOf(instrument.detector()), "JEOL"),
        after,
        width - 4,
        height * 0.66);
    return new int[] {x, row};
  }

  private int[] tescan(Graphics2D pen, int width, int height, ScaleLength scale) {
    fill(pen, 0, width, height);
    pen.setColor(Color.WHITE);
    font(pen, Font.PLAIN, height * 0.32);
    int x = (int) (width * 0.56);
    int row = Math.round(height * 0.3f);
    ticked(pen, x, row, scale.pixels(), Math.max(4, height / 5));
    write(
        pen,
        scale.label(),
        x + Math.max(0, (scale.pixels() - textWidth(pen, scale.label())) / 2.0),
        height * 0.85);
    line(
        pen, List.of("SEM HV: " + kv("%.1f kV"), "WD: " + wd("%.2f mm")), 8, x - 10, height * 0.42);
    line(
        pen,
        List.of(
            "View field: " + new Length(nmPerPixel * width).format(3),
            "Det: " + instrument.detector()),
        8,
        x - 10,
        height * 0.86);
    int after = x + Math.max(scale.pixels(), textWidth(pen, scale.label())) + 12;
    line(pen, List.of(instrument.model() + " TESCAN"), after, width - 4, height * 0.6);
    return new int[] {x, row};
  }

  private int[] plain(Graphics2D pen, int width, int height, ScaleLength scale) {
    boolean dark = random.chance(0.5);
    fill(pen, dark ? 0 : 255, width, height);
    pen.setColor(dark ? Color.WHITE : Color.BLACK);
    font(pen, random.chance(0.5) ? Font.BOLD : Font.PLAIN, height * 0.5);
    int total = scale.pixels() + 10 + textWidth(pen, scale.label());
    int x = random.chance(0.5) ? 10 : Math.max(4, width - total - 12);
    int row = height / 2;
    pen.fillRect(x, row - 2, scale.pixels(), random.between(3, 6));
    write(pen, scale.label(), x + scale.pixels() + 10, height * 0.68);
    return new int[] {x, row};
  }

  private static void fill(Graphics2D pen, int grey, int width, int height) {
    pen.setColor(new Color(grey, grey, grey));
    pen.fillRect(0, 0, width, height);
  }

  /** A line with an upright at each end; its first and last columns are those of the length. */
  private static void ticked(Graphics2D pen, int x, int row, int length, int half) {
    pen.fillRect(x, row, length, 2);
    pen.fillRect(x, row - half, 2, 2 * half + 2);
    pen.fillRect(x + length - 2, row - half, 2, 2 * half + 2);
  }

  private void columns(Graphics2D pen, List<String> cells, int from, int width, int height) {
    int column = from;
    for (int i = 0; i + 1 < cells.size(); i += 2) {
      int needed = Math.max(textWidth(pen, cells.get(i)), textWidth(pen, cells.get(i + 1))) + 16;
      if (column + needed > width) {
        return;
      }
      write(pen, cells.get(i), column, height * 0.42);
      write(pen, cells.get(i + 1), column, height * 0.84);
      column += needed;
    }
  }

  private void line(Graphics2D pen, List<String> parts, int from, int to, double baseline) {
    int column = from;
    for (String part : parts) {
      if (!part.isBlank() && !part.equals("null") && column + textWidth(pen, part) <= to) {
        write(pen, part, column, baseline);
        column += textWidth(pen, part) + 12;
      }
    }
  }

  private void write(Graphics2D pen, String text, double x, double baseline) {
    pen.drawString(text, (float) x, (float) baseline);
    written.add(text);
  }

  private void font(Graphics2D pen, int weight, double size) {
    String family =
        style == InstrumentProfile.BarStyle.HITACHI
            ? Font.SANS_SERIF
            : random.chance(0.85) ? Font.SANS_SERIF : Font.MONOSPACED;
    pen.setFont(new Font(family, weight, (int) Math.max(10, Math.round(size))));
  }

  private static int textWidth(Graphics2D pen, String text) {
    return pen.getFontMetrics().stringWidth(text);
  }

  private String kv(String format) {
    return String.format(Locale.ROOT, format, orOne(instrument.acceleratingVoltageKv()));
  }

  private String wd(String format) {
    Double distance = instrument.workingDistanceMm();
    return distance == null ? "-" : String.format(Locale.ROOT, format, distance);
  }

  private String magnification(String thousands) {
    double value = orOne(instrument.magnification());
    return value >= 1000
        ? String.format(Locale.ROOT, "%.2f", value / 1000) + thousands
        : String.format(Locale.ROOT, "%.0f", value);
  }

  private static double orOne(@org.jspecify.annotations.Nullable Double value) {
    return value == null ? 1 : value;
  }
}
