package io.maemi.measure;

import io.maemi.measure.FibreTracer.Trace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The width of a fibre: the distance of the two steepest places of the grey profile across it, to a
 * part of a pixel, median of places away from crossings. Unlike a mask's width it does not move
 * with the threshold.
 */
final class FibreWidth {
  private static final double FINE = 0.25;

  private FibreWidth() {}

  /**
   * The width of {@code trace}: the median of what {@code known} tells along it, or, for null, as
   * measured on {@code plane}.
   */
  static double of(Plane plane, Trace trace, float @Nullable [] known) {
    if (known == null) {
      return of(plane, trace);
    }
    double[] widths = new double[trace.xs().length];
    int n = 0;
    for (int k = 0; k < widths.length; k++) {
      int x = (int) Math.max(0, Math.min(plane.width() - 1, Math.round(trace.xs()[k])));
      int y = (int) Math.max(0, Math.min(plane.height() - 1, Math.round(trace.ys()[k])));
      float width = known[y * plane.width() + x];
      if (width > 0) {
        widths[n++] = width;
      }
    }
    Arrays.sort(widths, 0, n);
    return n == 0 ? of(plane, trace) : widths[n / 2];
  }

  /**
   * The width of {@code trace} in pixels on a smoothed image in which fibres are brighter than the
   * ground.
   */
  private static double of(Plane plane, Trace trace) {
    double[] radii = trace.radii().clone();
    Arrays.sort(radii);
    // Crossings widen the mask, so the median of the lower three quarters is the fibre's own.
    double radius = Math.max(1, radii[(int) (0.375 * radii.length)]);
    double[] widths = new double[radii.length];
    int n = 0;
    int last = trace.xs().length - 1;
    for (int k = 1; k < last; k++) {
      if (trace.radii()[k] > 1.25 * radius) {
        continue;
      }
      int before = Math.max(0, k - 2);
      int after = Math.min(last, k + 2);
      double angle =
          Math.atan2(
              trace.ys()[after] - trace.ys()[before], trace.xs()[after] - trace.xs()[before]);
      double left = steepest(plane, trace.xs()[k], trace.ys()[k], angle + Math.PI / 2, radius);
      double right = steepest(plane, trace.xs()[k], trace.ys()[k], angle - Math.PI / 2, radius);
      if (!Double.isNaN(left) && !Double.isNaN(right)) {
        widths[n++] = left + right;
      }
    }
    Arrays.sort(widths, 0, n);
    return n < 3 ? Math.max(1, 2 * radius - 0.7) : widths[n / 2];
  }

  /**
   * Distance from the point to the steepest fall along {@code angle}, or NaN where there is none.
   */
  private static double steepest(Plane plane, double x, double y, double angle, double radius) {
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double from = 0.35 * radius;
    int n = (int) Math.ceil((1.3 * radius + 3 - from) / FINE);
    double[] falls = new double[n];
    int best = -1;
    for (int k = 0; k < n; k++) {
      double r = from + FINE * k;
      falls[k] =
          plane.at(x + (r - 0.5) * c, y + (r - 0.5) * s)
              - plane.at(x + (r + 0.5) * c, y + (r + 0.5) * s);
      if (best < 0 || falls[k] > falls[best]) {
        best = k;
      }
    }
    if (best <= 0 || best >= n - 1 || !(falls[best] > 0)) {
      return Double.NaN;
    }
    double bend = falls[best - 1] - 2 * falls[best] + falls[best + 1];
    double part = bend < 0 ? 0.5 * (falls[best - 1] - falls[best + 1]) / bend : 0;
    return from + FINE * (best + Math.max(-1, Math.min(1, part)));
  }
}
