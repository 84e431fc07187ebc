package io.maemi.evaluate;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Small pictures inside a page. */
final class Thumbnail {
  private static final int EDGE = 300;

  private Thumbnail() {}

  /** The specimen, at most {@value #EDGE} pixels long, as a JPEG data URI. */
  static String dataUri(Micrograph micrograph) {
    GreyImage specimen = micrograph.specimen();
    BufferedImage full =
        new BufferedImage(specimen.width(), specimen.height(), BufferedImage.TYPE_BYTE_GRAY);
    full.getRaster()
        .setDataElements(
            0, 0, specimen.width(), specimen.height(), specimen.toBytes(specimen.contrast()));
    double scale = Math.min(1, (double) EDGE / Math.max(specimen.width(), specimen.height()));
    int width = Math.max(1, (int) Math.round(specimen.width() * scale));
    int height = Math.max(1, (int) Math.round(specimen.height() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(full, 0, 0, width, height, null);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(small, "jpg", bytes)) {
        throw new IOException("no JPEG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
