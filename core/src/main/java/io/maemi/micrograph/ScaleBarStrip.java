package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * Draws a scale bar with its length in a black strip below a specimen, so that it covers none of
 * it.
 */
public final class ScaleBarStrip {
  private static final int NARROWEST = 96;
  private static final double SHARE_OF_WIDTH = 0.25;

  private ScaleBarStrip() {}

  /**
   * The specimen of {@code micrograph} with the strip below it: 8-bit values as they are, 16-bit
   * ones too, wider ones through {@link GreyImage#contrast}.
   *
   * @throws MaemiException where the scale is unknown or the image too narrow for a bar
   */
  public static GreyImage under(Micrograph micrograph) {
    PixelSize size = micrograph.pixelSize();
    if (size == null) {
      throw MaemiException.usage(
          "cannot draw a scale bar on "
              + micrograph.name()
              + ": its scale is not known. Give --pixel-size, or save it as TIFF.");
    }
    GreyImage specimen = eightOrSixteen(micrograph.specimen());
    int width = specimen.width();
    if (width < NARROWEST) {
      throw MaemiException.usage(
          "cannot draw a scale bar on "
              + micrograph.name()
              + ": "
              + width
              + " columns are too few for one. Save it as TIFF.");
    }
    BufferedImage strip = draw(size, width);
    byte[] grey = ((DataBufferByte) strip.getRaster().getDataBuffer()).getData();
    float white = specimen.bits() == 8 ? 1 : 257;
    float[] above = specimen.values();
    float[] values = new float[above.length + grey.length];
    System.arraycopy(above, 0, values, 0, above.length);
    for (int i = 0; i < grey.length; i++) {
      values[above.length + i] = (grey[i] & 0xff) * white;
    }
    return GreyImage.takingOver(
        width, specimen.height() + strip.getHeight(), specimen.bits(), values);
  }

  private static GreyImage eightOrSixteen(GreyImage image) {
    boolean fits = image.bits() == 8;
    if (image.bits() == 16) {
      fits = true;
      for (float value : image.values()) {
        fits &= value >= 0;
      }
    }
    return fits
        ? image
        : GreyImage.of(image.width(), image.height(), image.toBytes(image.contrast()));
  }

  private static BufferedImage draw(PixelSize size, int width) {
    Length length = new Length(width * SHARE_OF_WIDTH * size.x()).rounded();
    int columns = (int) Math.round(length.nanometres() / size.x());
    int letters = Math.max(14, width / 36);
    int height = 2 * letters;
    BufferedImage strip = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = strip.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, letters));
    FontMetrics metrics = pen.getFontMetrics();
    pen.setColor(Color.WHITE);
    int left = letters / 2;
    int thick = Math.max(3, letters / 5);
    pen.fillRect(left, (height - thick) / 2, columns, thick);
    pen.drawString(
        length.format(1),
        left + columns + letters / 2,
        (height + metrics.getAscent() - metrics.getDescent()) / 2);
    pen.dispose();
    return strip;
  }
}
