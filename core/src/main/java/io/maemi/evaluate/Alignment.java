package io.maemi.evaluate;

import ij.plugin.filter.GaussianBlur;
import ij.process.FloatProcessor;
import io.maemi.measure.Measurement;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import org.jspecify.annotations.Nullable;

/**
 * How fibres of an image lie.
 *
 * @param axis their mean direction in degrees, counterclockwise from the rows, 0…180
 * @param order 0 where they lie at random, 1 where all lie alike
 */
record Alignment(double axis, double order) {
  /** What blurs noise before gradients are taken, in pixels. */
  private static final double SIGMA = 1;

  /** What {@code measure} told, or null where it told nothing of directions. */
  static @Nullable Alignment of(Measurement found) {
    Quantity axis = found.quantity("orientation");
    Quantity order = found.quantity("orientation order");
    return axis == null || order == null ? null : new Alignment(axis.value(), order.value());
  }

  /**
   * The principal axes of the fibres of an instance map, each weighing as much as its area.
   *
   * @param instances 0 ground, otherwise a number a fibre; unsigned
   * @param width of the map
   */
  static Alignment of(short[] instances, int width) {
    double[][] sums = new double[0x10000][];
    for (int i = 0; i < instances.length; i++) {
      int label = instances[i] & 0xffff;
      if (label != 0) {
        double[] of = sums[label] == null ? sums[label] = new double[6] : sums[label];
        double x = i % width;
        double y = i / width;
        of[0]++;
        of[1] += x;
        of[2] += y;
        of[3] += x * x;
        of[4] += y * y;
        of[5] += x * y;
      }
    }
    double cosine = 0;
    double sine = 0;
    double area = 0;
    for (double[] of : sums) {
      if (of != null) {
        double x = of[1] / of[0];
        double y = of[2] / of[0];
        double twice =
            Math.atan2(2 * (of[5] / of[0] - x * y), of[3] / of[0] - x * x - of[4] / of[0] + y * y);
        cosine += of[0] * Math.cos(twice);
        sine += of[0] * Math.sin(twice);
        area += of[0];
      }
    }
    // Rows run downwards, angles are counted upwards.
    return new Alignment(
        degrees(Math.atan2(-sine, cosine) / 2), area == 0 ? 0 : Math.hypot(cosine, sine) / area);
  }

  /**
   * Dominant direction and coherency of the whole image's structure tensor, as OrientationJ tells
   * them (Püspöki et al. 2016, doi:10.1007/978-3-319-28549-8_3).
   */
  static Alignment ofGradients(Micrograph micrograph) {
    GreyImage image = micrograph.specimen();
    int width = image.width();
    FloatProcessor grey = new FloatProcessor(width, image.height(), image.values());
    new GaussianBlur().blurGaussian(grey, SIGMA);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int y = 1; y < image.height() - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        double right = grey.getf(x + 1, y) - grey.getf(x - 1, y);
        double down = grey.getf(x, y + 1) - grey.getf(x, y - 1);
        xx += right * right;
        yy += down * down;
        xy += right * down;
      }
    }
    double apart = Math.hypot(yy - xx, 2 * xy);
    return new Alignment(
        degrees(Math.atan2(2 * xy, yy - xx) / 2), xx + yy == 0 ? 0 : apart / (xx + yy));
  }

  private static double degrees(double radians) {
    double degrees = Math.toDegrees(radians);
    return degrees < 0 ? degrees + 180 : degrees;
  }

  /** The angle between the axes of this and {@code other}, 0…90 degrees. */
  double turnedFrom(Alignment other) {
    return Math.abs(Math.IEEEremainder(axis - other.axis, 180));
  }
}
