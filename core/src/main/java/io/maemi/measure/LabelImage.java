package io.maemi.measure;

import io.maemi.foundation.AtomicFile;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.micrograph.Micrograph;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Objects as a label map: a 16-bit grey image as large as the file's, 0 for ground, ids for
 * objects, whose holes are filled. Ids above 65,535 are left out.
 */
public final class LabelImage {
  private static final int MOST = 65_535;

  private LabelImage() {}

  /** Writes the label map to {@code tiff}. */
  public static void write(Micrograph micrograph, Measurement measurement, Path tiff) {
    BufferedImage labels = draw(micrograph, measurement);
    AtomicFile.write(
        tiff,
        out -> {
          if (!ImageIO.write(labels, "tiff", out)) {
            throw new IOException("this Java has no TIFF writer");
          }
        });
  }

  /** The label map. */
  public static BufferedImage draw(Micrograph micrograph, Measurement measurement) {
    int width = micrograph.pixels().width();
    int height = micrograph.pixels().height();
    // Ids are drawn as colours, since drawing on 16-bit grey converts them to its colour space.
    BufferedImage colours = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = colours.createGraphics();
    for (MeasuredObject object : measurement.objects()) {
      if (object.id() <= MOST) {
        g.setColor(new Color(object.id()));
        g.fill(Overlay.path(object.outline()));
      }
    }
    g.dispose();
    BufferedImage labels = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    short[] data = ((DataBufferUShort) labels.getRaster().getDataBuffer()).getData();
    int[] drawn = colours.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < data.length; i++) {
      data[i] = (short) drawn[i];
    }
    return labels;
  }
}
