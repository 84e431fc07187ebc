package io.maemi.measure;

import io.maemi.measure.FibreTracer.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The width of fibres: the distance of the two steepest places of the grey profile across, to a
 * part of a pixel, median of places away from crossings, less what blur has moved them. Unlike a
 * mask's width it does not move with the threshold.
 */
final class FibreWidth {
  private static final double FINE = 0.25;

  private static final int LEAST_PLACES = 3;

  /** A mask's outline lies so far outside the steepest places, both sides together, in pixels. */
  private static final double OUTSIDE = 0.7;

  private final Plane plane;
  private final float @Nullable [] known;
  private final @Nullable CylinderProfile profile;

  private FibreWidth(Plane plane, float @Nullable [] known, @Nullable CylinderProfile profile) {
    this.plane = plane;
    this.known = known;
    this.profile = profile;
  }

  /**
   * Widths on an image.
   *
   * @param plane a smoothed image in which fibres are brighter than the ground
   * @param traces all fibres, which have their profile in common
   * @param known the width of the fibre at each pixel where that is known otherwise, 0 elsewhere,
   *     or null
   * @param smoothing standard deviation of the Gaussian that it has been smoothed with, in pixels
   */
  static FibreWidth on(
      Plane plane, List<Trace> traces, float @Nullable [] known, double smoothing) {
    return known == null
        ? new FibreWidth(plane, null, CylinderProfile.of(plane, traces, smoothing))
        : new FibreWidth(plane, known, null);
  }

  /** The width of {@code trace} in pixels. */
  double of(Trace trace) {
    double told = known == null ? 0 : along(trace, known);
    if (told > 0) {
      return told;
    }
    List<Place> places = places(plane, trace);
    if (places.size() < LEAST_PLACES) {
      return Math.max(1, 2 * radius(trace) - OUTSIDE);
    }
    double steepest = median(places.stream().mapToDouble(Place::width));
    return profile == null ? steepest : profile.width(steepest);
  }

  /** The median of what {@code widths} tells along {@code trace}; 0 where it tells nothing. */
  private double along(Trace trace, float[] widths) {
    return median(
        IntStream.range(0, trace.xs().length)
            .mapToDouble(
                k -> {
                  double x = Math.max(0, Math.min(plane.width() - 1, trace.xs()[k]));
                  double y = Math.max(0, Math.min(plane.height() - 1, trace.ys()[k]));
                  return widths[(int) Math.round(y) * plane.width() + (int) Math.round(x)];
                })
            .filter(width -> width > 0));
  }

  /** Half the width of a trace's mask: of its lower three quarters, as crossings widen it. */
  static double radius(Trace trace) {
    double[] radii = trace.radii().clone();
    Arrays.sort(radii);
    return Math.max(1, radii[(int) (0.375 * radii.length)]);
  }

  /**
   * A place of a trace away from crossings.
   *
   * @param across the angle of its left side
   * @param left pixels to the steepest place of its left side
   */
  record Place(double x, double y, double across, double left, double right) {
    double width() {
      return left + right;
    }

    /** The grey value so many pixels to the left of the middle between both sides. */
    double grey(Plane plane, double aside) {
      double by = (left - right) / 2 + aside;
      return plane.at(x + by * Math.cos(across), y + by * Math.sin(across));
    }
  }

  /** The median, of an even number the upper one; 0 of none. */
  static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  /** The places of {@code trace} where both sides are seen. */
  static List<Place> places(Plane plane, Trace trace) {
    double radius = radius(trace);
    List<Place> places = new ArrayList<>();
    int last = trace.xs().length - 1;
    for (int k = 1; k < last; k++) {
      if (trace.radii()[k] > 1.25 * radius) {
        continue;
      }
      int before = Math.max(0, k - 2);
      int after = Math.min(last, k + 2);
      double along =
          Math.atan2(
              trace.ys()[after] - trace.ys()[before], trace.xs()[after] - trace.xs()[before]);
      double x = trace.xs()[k];
      double y = trace.ys()[k];
      double left = edge(plane, x, y, along + Math.PI / 2, radius);
      double right = edge(plane, x, y, along - Math.PI / 2, radius);
      if (!Double.isNaN(left) && !Double.isNaN(right)) {
        places.add(new Place(x, y, along + Math.PI / 2, left, right));
      }
    }
    return places;
  }

  /** Distance from a point to the steepest fall along {@code angle}; NaN where there is none. */
  private static double edge(Plane plane, double x, double y, double angle, double radius) {
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    return steepest(
        0.35 * radius,
        1.3 * radius + 3,
        r ->
            plane.at(x + (r - 0.5) * c, y + (r - 0.5) * s)
                - plane.at(x + (r + 0.5) * c, y + (r + 0.5) * s));
  }

  /** Where {@code fall} is most from {@code from} to {@code to}; NaN where that is at an end. */
  static double steepest(double from, double to, DoubleUnaryOperator fall) {
    int n = (int) Math.ceil((to - from) / FINE);
    double[] falls = new double[n];
    int best = -1;
    for (int k = 0; k < n; k++) {
      falls[k] = fall.applyAsDouble(from + FINE * k);
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
