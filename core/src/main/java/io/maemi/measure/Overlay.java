package io.maemi.measure;

import io.maemi.foundation.AtomicFile;
import io.maemi.micrograph.ContrastMapping;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Length;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Draws what was measured over the micrograph: outlines, numbers, defects, a scale bar and a line
 * of legend.
 */
public final class Overlay {
  private static final Color OBJECT = new Color(0x2e, 0xe6, 0xc8);
  private static final Color POOR = new Color(0xf2, 0xb1, 0x34);
  private static final Color DEFECT = new Color(0xff, 0x4d, 0x5e);
  private static final Color PANEL = new Color(16, 20, 28, 190);
  private static final double POOR_SCORE = 0.4;

  /** The quickest of PNG's compressions that is not much worse than the others. */
  private static final float QUICK = 0.8f;

  /** Rows that are drawn at a time where the picture is written. */
  private static final int STRIP = 256;

  private Overlay() {}

  /** The picture, as large as the file's image. */
  public static BufferedImage draw(Micrograph micrograph, Measurement measurement) {
    int height = micrograph.pixels().height();
    return strip(micrograph, measurement, micrograph.pixels().contrast(), 0, height);
  }

  /** {@code rows} rows of the picture from {@code top} on. */
  private static BufferedImage strip(
      Micrograph micrograph, Measurement measurement, ContrastMapping contrast, int top, int rows) {
    GreyImage pixels = micrograph.pixels();
    BufferedImage picture = ground(pixels, contrast, top, rows);
    Graphics2D g = picture.createGraphics();
    try {
      g.translate(0, -top);
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      double unit = Math.max(0.6, Math.min(pixels.width(), pixels.height()) / 700.0);
      objects(g, measurement, unit, top, rows);
      defects(g, measurement, unit);
      furniture(g, micrograph, measurement, unit);
    } finally {
      g.dispose();
    }
    return picture;
  }

  /** {@link #draw} as the bytes of a PNG file. */
  public static byte[] png(Micrograph micrograph, Measurement measurement) {
    return png(draw(micrograph, measurement));
  }

  /** A picture as the bytes of a PNG file. */
  static byte[] png(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      encode(picture, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void encode(RenderedImage picture, OutputStream out) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(QUICK);
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
  }

  /** The length of a scale bar. */
  static Length bar(PixelSize size, int width) {
    return new Length(width * size.x() / 5).rounded();
  }

  /** Writes {@link #draw} as PNG. */
  public static void write(Micrograph micrograph, Measurement measurement, Path file) {
    GreyImage pixels = micrograph.pixels();
    ContrastMapping contrast = pixels.contrast();
    // A mosaic's picture is large: it is never in memory as a whole.
    RenderedImage picture =
        new OverlayStrips(
            pixels.width(),
            pixels.height(),
            STRIP,
            (top, rows) -> strip(micrograph, measurement, contrast, top, rows));
    AtomicFile.write(file, out -> encode(picture, out));
  }

  /** The micrograph as it is drawn on. */
  static BufferedImage ground(GreyImage pixels) {
    return ground(pixels, pixels.contrast(), 0, pixels.height());
  }

  private static BufferedImage ground(
      GreyImage pixels, ContrastMapping contrast, int top, int rows) {
    BufferedImage picture = new BufferedImage(pixels.width(), rows, BufferedImage.TYPE_INT_RGB);
    byte[] bytes = pixels.crop(0, top, pixels.width(), rows).toBytes(contrast);
    int[] rgb = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bytes.length; i++) {
      rgb[i] = (bytes[i] & 0xff) * 0x010101;
    }
    return picture;
  }

  private static void objects(
      Graphics2D g, Measurement measurement, double unit, int top, int rows) {
    g.setFont(font(10 * unit));
    FontMetrics metrics = g.getFontMetrics();
    for (Measurement.MeasuredObject object : measurement.objects()) {
      if (object.y() + object.height() + unit < top || object.y() - unit > top + rows) {
        continue;
      }
      g.setColor(object.score() < POOR_SCORE ? POOR : OBJECT);
      g.setStroke(
          new BasicStroke((float) (1.3 * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.draw(path(object.outline()));
      String id = Integer.toString(object.id());
      double textWidth = metrics.stringWidth(id);
      if (textWidth * 1.6 < object.width() && metrics.getAscent() * 1.3 < object.height()) {
        text(
            g,
            id,
            object.x() + (object.width() - textWidth) / 2,
            object.y() + (object.height() + metrics.getAscent() * 0.75) / 2);
      }
    }
  }

  static Path2D path(List<double[]> outline) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < outline.size(); i++) {
      double[] point = outline.get(i);
      if (i == 0) {
        path.moveTo(point[0], point[1]);
      } else {
        path.lineTo(point[0], point[1]);
      }
    }
    if (!outline.isEmpty()) {
      path.closePath();
    }
    return path;
  }

  private static void defects(Graphics2D g, Measurement measurement, double unit) {
    g.setFont(font(11 * unit));
    double margin = 4 * unit;
    for (Measurement.Defect defect : measurement.defects()) {
      g.setColor(DEFECT);
      g.setStroke(new BasicStroke((float) (2 * unit)));
      g.draw(
          new Rectangle2D.Double(
              defect.x() - margin,
              defect.y() - margin,
              defect.width() + 2 * margin,
              defect.height() + 2 * margin));
      text(
          g,
          defect.kind(),
          defect.x() - margin,
          Math.max(12 * unit, defect.y() - margin - 3 * unit));
    }
  }

  private static void furniture(
      Graphics2D g, Micrograph micrograph, Measurement measurement, double unit) {
    int top = micrograph.specimenTop();
    int bottom = top + micrograph.specimen().height();
    int width = micrograph.pixels().width();
    if (width < 120 || bottom - top < 60) {
      return;
    }
    g.setFont(font(12 * unit));
    FontMetrics metrics = g.getFontMetrics();
    double pad = 6 * unit;
    String legend = legend(measurement);
    double legendWidth = Math.min(width, metrics.stringWidth(legend) + 2 * pad);
    g.setColor(PANEL);
    g.fill(new Rectangle2D.Double(0, top, legendWidth, metrics.getHeight() + pad));
    text(g, legend, pad, top + metrics.getAscent() + pad / 2);
    PixelSize size = micrograph.pixelSize();
    if (size != null) {
      scaleBar(g, size, width, bottom, unit);
    }
  }

  private static void scaleBar(Graphics2D g, PixelSize size, int width, int bottom, double unit) {
    Length shown = bar(size, width);
    double length = shown.nanometres() / size.x();
    FontMetrics metrics = g.getFontMetrics();
    String label = shown.format(1);
    double pad = 6 * unit;
    double panelWidth = Math.max(length, metrics.stringWidth(label)) + 2 * pad;
    double panelHeight = metrics.getHeight() + 3 * pad;
    double x = width - panelWidth;
    double y = bottom - panelHeight;
    g.setColor(PANEL);
    g.fill(new Rectangle2D.Double(x, y, panelWidth, panelHeight));
    g.setColor(Color.WHITE);
    g.fill(
        new Rectangle2D.Double(
            x + (panelWidth - length) / 2, bottom - 1.6 * pad, length, Math.max(2, 0.7 * pad)));
    text(
        g,
        label,
        x + (panelWidth - metrics.stringWidth(label)) / 2,
        y + metrics.getAscent() + pad / 2);
  }

  /** One line that says what was found. */
  static String legend(Measurement measurement) {
    if (measurement.abstained()) {
      return measurement.of().word() + ": nothing to measure";
    }
    StringBuilder line = new StringBuilder(measurement.of().word());
    if (measurement.of() != Kind.PHASES) {
      line.append(" n = ").append(measurement.count());
    }
    Measurement.SizeStatistics size = measurement.size();
    if (size != null) {
      line.append(" \u00b7 ")
          .append(size.what())
          .append(' ')
          .append(length(size.mean(), size.unit()));
      if (size.sd() > 0) {
        line.append(" \u00b1 ").append(length(size.sd(), size.unit()));
      }
    }
    long cracks = measurement.objects().stream().filter(one -> !one.axis().isEmpty()).count();
    if (cracks > 0) {
      line.append(" \u00b7 ").append(cracks).append(cracks == 1 ? " crack" : " cracks");
    }
    if (!measurement.defects().isEmpty()) {
      line.append(" \u00b7 ")
          .append(measurement.defects().size())
          .append(measurement.defects().size() == 1 ? " defect" : " defects");
    }
    for (Measurement.Phase phase : measurement.phases()) {
      line.append(" \u00b7 ")
          .append(phase.name())
          .append(String.format(Locale.ROOT, " %.1f %%", phase.fraction() * 100));
    }
    return line.toString();
  }

  private static String length(double value, String unit) {
    return unit.equals("nm")
        ? new Length(value).format(3)
        : Length.significant(value, 3) + " " + unit;
  }

  private static Font font(double size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(9, (int) Math.round(size)));
  }

  private static void text(Graphics2D g, String text, double x, double y) {
    Color before = g.getColor();
    g.setColor(new Color(0, 0, 0, 170));
    g.drawString(text, (float) x + 1, (float) y + 1);
    g.setColor(Color.WHITE);
    g.drawString(text, (float) x, (float) y);
    g.setColor(before);
  }
}
