package io.maemi.micrograph;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Paints micrographs with data bars after the manner of several vendors, their scale known. */
final class BarPainter {
  static final int WIDTH = 1024;
  static final int HEIGHT = 768;

  /** A manner of drawing; each draws a bar of {@code pixels} that its label calls {@code label}. */
  enum Style {
    ZEISS,
    ZEISS_STATED,
    FEI,
    HITACHI,
    JEOL,
    TESCAN,
    TABLE,
    PHENOM,
    DASHED,
    BURNT_IN_WHITE,
    BURNT_IN_BOX,
    /** Hitachi's eleven marks over the specimen. */
    BURNT_IN_RULER,
    /** The width of the field as text, and no bar. */
    FIELD
  }

  private final Style style;
  private final int text;
  private final int pixels;
  private final String label;
  private final double nmPerPixel;

  BarPainter(Style style, int text, int pixels, String label, double nm) {
    this.style = style;
    this.text = text;
    this.pixels = pixels;
    this.label = label;
    this.nmPerPixel = nm / pixels;
  }

  BufferedImage paint(long seed) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(seed);
    byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < grey.length; i++) {
      double wave = 110 + 30 * Math.sin(i % WIDTH / 40.0) * Math.cos(i / WIDTH / 31.0);
      grey[i] = (byte) Math.max(0, Math.min(255, Math.round(wave + 9 * random.nextGaussian())));
    }
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, text));
    switch (style) {
      case ZEISS, ZEISS_STATED -> zeiss(pen);
      case FEI -> fei(pen);
      case HITACHI -> hitachi(pen);
      case JEOL -> jeol(pen);
      case TESCAN -> tescan(pen);
      case TABLE -> table(pen);
      case PHENOM -> phenom(pen);
      case DASHED -> dashed(pen);
      case BURNT_IN_WHITE -> burntIn(pen, false);
      case BURNT_IN_BOX -> burntIn(pen, true);
      case BURNT_IN_RULER -> ruler(pen);
      case FIELD -> field(pen);
    }
    pen.dispose();
    return image;
  }

  GreyImage grey(long seed) {
    byte[] grey = ((DataBufferByte) paint(seed).getRaster().getDataBuffer()).getData();
    return GreyImage.of(WIDTH, HEIGHT, grey);
  }

  /** The picture as a JPEG of a quality from 0 to 1. */
  byte[] jpeg(long seed, float quality) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(quality);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(paint(seed), null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private int strip(Graphics2D pen, Color paper, double rows) {
    int top = HEIGHT - (int) Math.round(rows * text);
    pen.setColor(paper);
    pen.fillRect(0, top, WIDTH, HEIGHT - top);
    pen.setColor(paper.equals(Color.WHITE) ? Color.BLACK : Color.WHITE);
    return top;
  }

  /** A line from the middle of one upright to that of the other, one pixel wide. */
  private void ticked(Graphics2D pen, int x, int y, int half) {
    pen.drawLine(x, y, x + pixels, y);
    pen.drawLine(x, y - half, x, y + half);
    pen.drawLine(x + pixels, y - half, x + pixels, y + half);
  }

  private void zeiss(Graphics2D pen) {
    int top = strip(pen, Color.WHITE, 4);
    pen.drawRect(0, top, WIDTH - 1, HEIGHT - top - 1);
    pen.drawString(label, 14, top + Math.round(1.4f * text));
    ticked(pen, 14, top + Math.round(2.6f * text), text / 2);
    int x = 30 + Math.max(pixels, 5 * text);
    pen.drawString("EHT = 5.00 kV", x, top + Math.round(1.5f * text));
    pen.drawString("WD = 4.1 mm", x, top + Math.round(3.2f * text));
    pen.drawString("Signal A = SE2", x + 9 * text, top + Math.round(1.5f * text));
    pen.drawString("Mag = 20.00 K X", x + 9 * text, top + Math.round(3.2f * text));
    if (style == Style.ZEISS_STATED) {
      pen.drawString(
          String.format(Locale.ROOT, "Pixel Size = %.2f nm", nmPerPixel),
          x + 18 * text,
          top + Math.round(1.5f * text));
    }
  }

  private void fei(Graphics2D pen) {
    int top = strip(pen, Color.BLACK, 3.6);
    pen.drawRect(0, top, WIDTH - 1, HEIGHT - top - 1);
    String[][] cells = {{"HV", "10.00 kV"}, {"WD", "4.2 mm"}, {"det", "ETD"}};
    int x = 12;
    for (String[] cell : cells) {
      pen.drawString(cell[0], x, top + Math.round(1.4f * text));
      pen.drawString(cell[1], x, top + Math.round(2.9f * text));
      x += Math.round(5.5f * text);
      pen.drawLine(x - text / 2, top, x - text / 2, HEIGHT);
    }
    int width = pen.getFontMetrics().stringWidth(label);
    int left = WIDTH - 30 - pixels;
    int row = top + Math.round(1.1f * text);
    int gap = (pixels - width) / 2;
    pen.fillRect(left, row, gap - 5, 2);
    pen.fillRect(left + pixels - gap + 5, row, gap - 5, 2);
    pen.fillRect(left, row - 5, 1, 12);
    pen.fillRect(left + pixels, row - 5, 1, 12);
    pen.fillRect(left + pixels - 1, row, 1, 2);
    pen.drawString(label, left + gap, row + Math.round(0.4f * text));
  }

  private void hitachi(Graphics2D pen) {
    int top = strip(pen, Color.BLACK, 3);
    int right = WIDTH - 40;
    marks(pen, right, top + 3, 2);
    int width = pen.getFontMetrics().stringWidth(label);
    pen.drawString(label, right - width, top + Math.round(2.2f * text));
    String times = String.format(Locale.ROOT, "%.2f", 120e3 / nmPerPixel / WIDTH);
    pen.drawString("SU8010 10.0kV 8.3mm x" + times + "k SE(U)", 10, top + Math.round(2f * text));
  }

  private void jeol(Graphics2D pen) {
    int top = strip(pen, Color.BLACK, 2.6);
    int x = WIDTH / 2;
    pen.fillRect(x, top + text, pixels, 4);
    pen.drawString(label, x + pixels + 10, top + Math.round(1.6f * text));
    pen.drawString("SEI 15.0kV X1,400 WD 9.8mm", 10, top + Math.round(1.6f * text));
  }

  private void tescan(Graphics2D pen) {
    int top = strip(pen, Color.BLACK, 3.6);
    pen.drawString("SEM HV: 20.0 kV", 10, top + Math.round(1.4f * text));
    pen.drawString("WD: 12.50 mm", 10, top + Math.round(2.9f * text));
    int x = WIDTH / 2;
    ticked(pen, x, top + Math.round(0.9f * text), text / 2);
    pen.drawLine(
        x + pixels / 2,
        top + Math.round(0.6f * text),
        x + pixels / 2,
        top + Math.round(1.2f * text));
    int width = pen.getFontMetrics().stringWidth(label);
    pen.drawString(label, x + (pixels - width) / 2, top + Math.round(2.9f * text));
  }

  /** A ruler in white that stands on a grey line between the rows of a table. */
  private void table(Graphics2D pen) {
    int top = strip(pen, new Color(60, 60, 60), 4);
    int line = top + 2 * text;
    int x = WIDTH / 2;
    pen.setColor(new Color(140, 140, 140));
    pen.drawLine(0, line, WIDTH, line);
    pen.drawLine(x - text, top, x - text, HEIGHT);
    pen.setColor(Color.WHITE);
    for (int i = 0; i <= 10; i++) {
      int tick = x + (int) Math.round(pixels * i / 10.0);
      pen.drawLine(tick, line, tick, line - (i % 10 == 0 ? 2 * text - 4 : text));
    }
    pen.drawLine(x, line, x + pixels, line);
    pen.drawString(label, x, top + Math.round(3.3f * text));
    pen.drawString("SEM HV: 10.0 kV", 10, top + Math.round(1.4f * text));
    String magnification = "SEM MAG: 108 x";
    int width = pen.getFontMetrics().stringWidth(magnification);
    pen.drawString(magnification, x - 2 * text - width, top + Math.round(3.3f * text));
  }

  private void phenom(Graphics2D pen) {
    int top = strip(pen, Color.BLACK, 3);
    int x = WIDTH - 40 - pixels;
    int width = pen.getFontMetrics().stringWidth(label);
    pen.drawString(label, x + (pixels - width) / 2, top + Math.round(1.2f * text));
    pen.fillRect(x, top + Math.round(1.9f * text), pixels, 5);
    pen.drawString("15kV - Image BSD Full", 10, top + Math.round(1.8f * text));
  }

  private void dashed(Graphics2D pen) {
    int top = strip(pen, Color.WHITE, 3);
    int dash = pixels / 5;
    for (int i = 0; i < 3; i++) {
      pen.fillRect(60 + 2 * i * dash, top + Math.round(2f * text), dash, 4);
    }
    pen.drawString(label, 60, top + Math.round(1.3f * text));
  }

  private void ruler(Graphics2D pen) {
    int right = WIDTH - 70;
    int y = HEIGHT - 50;
    pen.setColor(Color.WHITE);
    marks(pen, right, y, 3);
    int width = pen.getFontMetrics().stringWidth(label);
    pen.drawString(label, right - width, y - text / 2);
    pen.drawString("5.0kV 8.2mm x50.0k SE(M)", 20, y + text / 2);
  }

  /** Eleven uprights so wide, the last at column {@code right}. */
  private void marks(Graphics2D pen, int right, int y, int wide) {
    for (int i = 0; i <= 10; i++) {
      int x = right - (int) Math.round(pixels * i / 10.0);
      pen.fillRect(x, y, wide, Math.max(5, text / 2));
    }
  }

  private void field(Graphics2D pen) {
    int top = strip(pen, Color.BLACK, 3.6);
    double micrometres = nmPerPixel * WIDTH / 1e3;
    String width =
        micrometres < 1
            ? Length.significant(1e3 * micrometres, 4) + " nm"
            : Length.significant(micrometres, 4) + " \u00b5m";
    pen.drawString("SEM HV: 20.0 kV", 10, top + Math.round(1.4f * text));
    pen.drawString("View field: " + width, 10, top + Math.round(2.9f * text));
    pen.drawString("WD: 12.50 mm", WIDTH / 2, top + Math.round(1.4f * text));
    pen.drawString("Det: SE", WIDTH / 2, top + Math.round(2.9f * text));
  }

  private void burntIn(Graphics2D pen, boolean box) {
    int x = WIDTH - 60 - pixels;
    int y = HEIGHT - 40;
    if (box) {
      pen.setColor(Color.BLACK);
      pen.fillRect(x - 20, y - 2 * text, pixels + 40, 2 * text + 30);
    }
    pen.setColor(Color.WHITE);
    pen.fillRect(x, y, pixels, 6);
    pen.drawString(label, x + 4, y - text / 2);
  }
}
