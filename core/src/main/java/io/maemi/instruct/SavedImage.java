package io.maemi.instruct;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.PngFile;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;

/**
 * Micrographs as data folders keep them: 8-bit grey PNG, the data bar cut off, made smaller where a
 * limit is set.
 */
final class SavedImage {
  private SavedImage() {}

  /**
   * Writes {@code specimen} through its contrast mapping.
   *
   * @param longestEdge limit of the longer side in pixels, 0 for none
   * @return pixels of the saved image for one of the original
   */
  static double write(Path file, GreyImage specimen, int longestEdge) {
    BufferedImage image =
        new BufferedImage(specimen.width(), specimen.height(), BufferedImage.TYPE_BYTE_GRAY);
    image
        .getRaster()
        .setDataElements(
            0, 0, specimen.width(), specimen.height(), specimen.toBytes(specimen.contrast()));
    int longest = Math.max(specimen.width(), specimen.height());
    double scale = longestEdge > 0 && longest > longestEdge ? (double) longestEdge / longest : 1;
    BufferedImage saved = scale == 1 ? image : smaller(image, scale);
    byte[] grey = ((DataBufferByte) saved.getRaster().getDataBuffer()).getData();
    PngFile.write(GreyImage.of(saved.getWidth(), saved.getHeight(), grey), file);
    return scale;
  }

  /** Halves while that is not too small, then interpolates once, so that no pixel is skipped. */
  private static BufferedImage smaller(BufferedImage image, double scale) {
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    BufferedImage from = image;
    while (from.getWidth() >= 2 * width && from.getHeight() >= 2 * height) {
      from = draw(from, from.getWidth() / 2, from.getHeight() / 2);
    }
    return from.getWidth() == width && from.getHeight() == height
        ? from
        : draw(from, width, height);
  }

  private static BufferedImage draw(BufferedImage from, int width, int height) {
    BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = to.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(from, 0, 0, width, height, null);
    graphics.dispose();
    return to;
  }
}
