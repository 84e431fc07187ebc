package io.maemi.measure;

import io.maemi.measure.FibreTracer.Trace;
import io.maemi.measure.FibreWidth.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The grey profile across fibres of one image. At the share x of its radius a cylinder is as bright
 * as (1 − x²) to a power: of ½ where electrons that go through it tell its thickness, of 0 where it
 * is as bright everywhere, of −½ where secondary electrons leave it by the secant of the slope
 * (Seiler 1983, doi:10.1063/1.332840). Blur moves the steepest place of a thick middle inwards, and
 * that of a bright rim outwards: by how much, the fitted profile tells.
 *
 * @param power −½…½
 * @param blur standard deviation of the Gaussian that blurs the profile, in pixels
 */
record CylinderProfile(double power, double blur) {
  /** So many of the longest traces are fitted, where they are so many half widths long. */
  private static final int FITTED = 8;

  private static final double LONG = 8;

  /** Places of which the widths differ from the median by more than this share are of others. */
  private static final double LIKE = 0.25;

  private static final int LEAST_PLACES = 5;

  /** Of the profile's samples, in pixels, and how far outside the fibre the last one lies. */
  private static final double STEP = 0.5;

  private static final double OUTSIDE = 4;

  /** A sharp image's blur, in pixels, before it is smoothed. */
  private static final double SHARP = 0.6;

  /** The widest, in pixels. */
  private static final double BLURRED = 3;

  /**
   * What the profile does not tell apart: a power other than 0 and a blur other than a sharp
   * image's cost so much of the amplitude. Chosen on 60 simulated images each of fibres and wires.
   */
  private static final double POWER_COST = 0.02;

  private static final double BLUR_COST = 0.05;

  private static final double[] POWERS = {-0.3, 0, 0.4};

  /** Blurs beyond which a point adds nothing. */
  private static final double REACH = 5;

  private static final double ROOT = Math.sqrt(2 * Math.PI);

  /**
   * The profile that the fibres of an image have in common; null where none is long enough.
   *
   * @param plane the image, fibres brighter than the ground
   * @param smoothing standard deviation of the Gaussian that it has been smoothed with, in pixels
   */
  static @Nullable CylinderProfile of(Plane plane, List<Trace> traces, double smoothing) {
    List<CylinderProfile> fitted =
        traces.stream()
            .filter(trace -> trace.length() > LONG * FibreWidth.radius(trace))
            .sorted(Comparator.comparingDouble(Trace::length).reversed())
            .limit(FITTED)
            .parallel()
            .map(trace -> fitted(plane, FibreWidth.places(plane, trace), smoothing))
            .flatMap(Optional::stream)
            .toList();
    if (fitted.isEmpty()) {
      return null;
    }
    return new CylinderProfile(
        FibreWidth.median(fitted.stream().mapToDouble(CylinderProfile::power)),
        FibreWidth.median(fitted.stream().mapToDouble(CylinderProfile::blur)));
  }

  /** The profile of one fibre, or none where too little of it is clear. */
  private static Optional<CylinderProfile> fitted(
      Plane plane, List<Place> places, double smoothing) {
    double width = FibreWidth.median(places.stream().mapToDouble(Place::width));
    List<Place> alike =
        places.stream()
            .filter(place -> Math.abs(place.width() - width) <= 1 + LIKE * width)
            .toList();
    if (alike.size() < LEAST_PLACES) {
      return Optional.empty();
    }
    double[] across = across(plane, alike, (int) Math.ceil((width / 2 + OUTSIDE) / STEP));
    double ground = across[across.length - 1];
    double top = Arrays.stream(across).max().orElse(ground);
    double sharp = Math.hypot(smoothing, SHARP);
    double[] low = {ground - 255, 1, -0.5, width / 4, smoothing};
    double[] high = {top, 2 * 255, 0.5, width, Math.hypot(smoothing, BLURRED)};
    List<LeastSquares.Fit> fits = new ArrayList<>();
    for (double power : POWERS) {
      double[] start = {ground, top - ground, power, width / 2, sharp};
      fits.add(LeastSquares.from(start, low, high, at -> residuals(across, at, sharp)));
    }
    double[] best =
        fits.stream().min(Comparator.comparingDouble(LeastSquares.Fit::sum)).orElseThrow().at();
    return Optional.of(new CylinderProfile(best[2], best[4]));
  }

  /** Grey values from the middle outwards, medians of both sides of all places. */
  private static double[] across(Plane plane, List<Place> places, int steps) {
    double[] across = new double[steps + 1];
    double[] values = new double[2 * places.size()];
    for (int i = 0; i <= steps; i++) {
      for (int k = 0; k < places.size(); k++) {
        values[2 * k] = places.get(k).grey(plane, STEP * i);
        values[2 * k + 1] = places.get(k).grey(plane, -STEP * i);
      }
      Arrays.sort(values);
      across[i] = (values[places.size() - 1] + values[places.size()]) / 2;
    }
    return across;
  }

  /** What ground, amplitude, power, radius and blur leave of the profile, and what they cost. */
  private static double[] residuals(double[] across, double[] at, double sharp) {
    CylinderProfile profile = new CylinderProfile(at[2], at[4]);
    double[] light = profile.light(at[3]);
    double[] rest = new double[across.length + 2];
    for (int i = 0; i < across.length; i++) {
      rest[i] = at[0] + at[1] * profile.grey(light, STEP * i, at[3]) - across[i];
    }
    rest[across.length] = BLUR_COST * at[1] * Math.log(at[4] / sharp);
    rest[across.length + 1] = POWER_COST * at[1] * at[2];
    return rest;
  }

  /** The light of stripes along a cylinder, alike in the angle that they take of it. */
  private double[] light(double radius) {
    double[] light = new double[(int) Math.max(32, Math.min(256, 8 * radius / blur))];
    double step = Math.PI / light.length;
    for (int k = 0; k < light.length; k++) {
      light[k] = step * Math.pow(Math.sin(step * (k + 0.5)), 2 * power + 1);
    }
    return light;
  }

  /** The blurred profile at {@code x} pixels from the middle. */
  private double grey(double[] light, double x, double radius) {
    double sum = 0;
    for (int k = 0; k < light.length; k++) {
      double far = (x + radius * Math.cos(Math.PI * (k + 0.5) / light.length)) / blur;
      if (Math.abs(far) < REACH) {
        sum += light[k] * Math.exp(-far * far / 2);
      }
    }
    return sum * radius / (blur * ROOT);
  }

  /** The width of a fibre of which the steepest places lie {@code steepest} pixels apart. */
  double width(double steepest) {
    double radius = steepest / 2;
    for (int round = 0; round < 3; round++) {
      double at = steepest(radius);
      if (Double.isNaN(at)) {
        return steepest;
      }
      radius = Math.max(steepest / 4, steepest / 2 + radius - at);
    }
    return 2 * radius;
  }

  /** Where the profile of a fibre of {@code radius} falls most over a pixel. */
  private double steepest(double radius) {
    double[] light = light(radius);
    double from = Math.max(0.35 * radius, radius - REACH * blur);
    return FibreWidth.steepest(
        from,
        radius + REACH * blur,
        x -> grey(light, x - 0.5, radius) - grey(light, x + 0.5, radius));
  }
}
