package io.maemi.measure;

import io.maemi.measure.FibreTracer.Trace;
import io.maemi.measure.Quantity.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What else is told of traced fibres: length, direction, order and straightness. */
final class FibreFigures {
  private static final int DRAWS = 400;

  /** Pieces of wires between two rims are as long as so many widths, and as straight. */
  private static final double LONG = 2.6;

  private static final double STRAIGHT = 0.9;

  private FibreFigures() {}

  /**
   * Whether traces between rims are of wires: bumps of aggregates and textures, which have rims
   * too, are short and crooked.
   */
  static boolean wires(List<Trace> traces, double width) {
    double length = traces.stream().mapToDouble(Trace::length).average().orElse(0);
    return length >= LONG * width && straightness(traces).mean() >= STRAIGHT;
  }

  private static Statistics straightness(List<Trace> traces) {
    return Statistics.of(traces.stream().mapToDouble(Trace::straightness).toArray());
  }

  static List<Quantity> of(Scene scene, List<Trace> traces) {
    List<Quantity> figures = new ArrayList<>();
    double[] lengths = traces.stream().mapToDouble(Trace::length).toArray();
    figures.add(
        Statistics.of(Arrays.stream(lengths).map(scene::length).toArray())
            .mean(
                "fibre length", scene.unit(), "along the middle line, as far as the image shows"));
    figures.add(
        straightness(traces).mean("straightness", "", "distance of the ends over the length"));
    double direction = Math.toDegrees(sums(traces, null)[1]);
    figures.add(
        new Quantity(
            "orientation",
            direction,
            "°",
            null,
            "mean axis weighted by length, counterclockwise from the image's rows; interval by"
                + " bootstrap",
            null,
            drawn(traces, 1, direction)));
    return List.copyOf(figures);
  }

  /** The order parameter of the directions. */
  static Quantity order(List<Trace> traces) {
    double order = sums(traces, null)[0];
    return new Quantity(
        "orientation order",
        order,
        "",
        null,
        "two-dimensional order parameter, 0 random to 1 aligned, weighted by length",
        null,
        drawn(traces, 0, order));
  }

  /** What a cover of {@code percent} rests on, as of fibres laid at random. */
  static Sample cover(double percent, List<Trace> traces) {
    double sum = traces.stream().mapToDouble(Trace::length).sum();
    double square = traces.stream().mapToDouble(t -> t.length() * t.length()).sum();
    return Sample.share(percent, percent * Math.sqrt(square) / Math.max(1, sum), traces.size());
  }

  /**
   * The order parameter, and the mean axis as an angle 0…π against the rows, of {@code of}, or of
   * all.
   */
  private static double[] sums(List<Trace> traces, int @Nullable [] of) {
    double c = 0;
    double s = 0;
    double length = 0;
    for (int k = 0; k < traces.size(); k++) {
      Trace trace = traces.get(of == null ? k : of[k]);
      c += trace.length() * Math.cos(2 * trace.direction());
      s += trace.length() * Math.sin(2 * trace.direction());
      length += trace.length();
    }
    // Rows run downwards, angles are counted upwards.
    double axis = Math.atan2(-s, c) / 2;
    return new double[] {
      length == 0 ? 0 : Math.hypot(c, s) / length, axis < 0 ? axis + Math.PI : axis
    };
  }

  /** The interval of the order (0) or of the axis in degrees (1), from fibres drawn anew. */
  private static Sample drawn(List<Trace> traces, int which, double value) {
    SplittableRandom random = new SplittableRandom(traces.size());
    double[] values = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double one = sums(traces, random.ints(traces.size(), 0, traces.size()).toArray())[which];
      // An axis has no ends: 179° is one degree from 0°.
      values[draw] =
          which == 0 ? one : value + Math.IEEEremainder(Math.toDegrees(one) - value, 180);
    }
    Arrays.sort(values);
    return new Sample(traces.size(), values[DRAWS / 40], values[DRAWS - 1 - DRAWS / 40]);
  }
}
