package io.maemi.evaluate;

import ij.plugin.filter.EDM;
import ij.process.AutoThresholder;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;

/**
 * The mean width of fibres in the way of DiameterJ's histogram (Hotaling et al. 2015,
 * doi:10.1016/j.biomaterials.2015.05.015): Otsu's threshold, thinned to middle lines, twice the
 * distance to the mask's edge at each of their pixels, without those about crossings.
 */
final class DiameterJBaseline {
  /** Pixels of the middle line beside one where lines cross. */
  private static final int CROSSING = 3;

  private DiameterJBaseline() {}

  /** In pixels, of bright fibres on ground that is seen; 0 where no middle lines are left. */
  static double meanWidth(Micrograph micrograph) {
    GreyImage image = micrograph.specimen();
    ByteProcessor mask =
        new ByteProcessor(image.width(), image.height(), image.toBytes(image.contrast()));
    mask.threshold(
        new AutoThresholder().getThreshold(AutoThresholder.Method.Otsu, mask.getHistogram()));
    FloatProcessor depth = new EDM().makeFloatEDM(mask, 0, false);
    ByteProcessor lines = (ByteProcessor) mask.duplicate();
    lines.skeletonize(255);
    ByteProcessor crossings = crossings(lines, depth);
    double sum = 0;
    int pixels = 0;
    for (int i = 0; i < lines.getPixelCount(); i++) {
      if (lines.get(i) == 255 && crossings.get(i) == 0) {
        sum += 2 * depth.getf(i);
        pixels++;
      }
    }
    return pixels == 0 ? 0 : sum / pixels;
  }

  /** Discs about the pixels where three lines and more meet, as wide as the mask is there. */
  private static ByteProcessor crossings(ByteProcessor lines, FloatProcessor depth) {
    int width = lines.getWidth();
    ByteProcessor near = new ByteProcessor(width, lines.getHeight());
    near.setColor(255);
    for (int y = 1; y < lines.getHeight() - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        if (lines.get(x, y) == 255 && neighbours(lines, x, y) >= CROSSING) {
          int radius = (int) Math.ceil(depth.getf(x, y));
          near.fillOval(x - radius, y - radius, 2 * radius + 1, 2 * radius + 1);
        }
      }
    }
    return near;
  }

  private static int neighbours(ByteProcessor lines, int x, int y) {
    int number = -1;
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        number += lines.get(x + right, y + down) == 255 ? 1 : 0;
      }
    }
    return number;
  }
}
