package io.maemi.measure;

import io.maemi.measure.Measurement.MeasuredObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The lattice that objects lie on.
 *
 * @param points middles of the objects
 * @param steps vectors to nearest neighbours that many objects share, each with its opposite
 * @param pitch median distance of nearest neighbours, pixels
 * @param irregularity 0 for a perfect lattice: robust relative spread of the nearest distance, 1
 *     where there are too few
 */
record Lattice(double[][] points, List<double[]> steps, double pitch, double irregularity) {
  private static final double NEAR = 0.22;

  /** Specks, and what lies on the pattern or hides some of it, are of other areas than most. */
  private static final double SMALLEST = 0.3;

  private static final double LARGEST = 2;

  private static final int FEWEST = 12;

  private static final double REGULAR = 0.07;

  static Lattice of(List<Shape> shapes) {
    return of(
        shapes.stream().filter(shape -> !shape.cut()),
        Shape::area,
        shape -> new double[] {shape.x() + shape.width() / 2.0, shape.y() + shape.height() / 2.0});
  }

  /** The lattice of what was measured; objects that the border cuts count as well. */
  static Lattice of(Measurement measurement) {
    return of(
        measurement.objects().stream(),
        MeasuredObject::area,
        object -> new double[] {object.x() + object.width() / 2, object.y() + object.height() / 2});
  }

  private static <T> Lattice of(
      Stream<T> objects, ToDoubleFunction<T> area, Function<T, double[]> middle) {
    List<T> whole = objects.toList();
    double[] areas = whole.stream().mapToDouble(area).sorted().toArray();
    double typical = areas.length == 0 ? 0 : areas[areas.length / 2];
    double[][] points =
        whole.stream()
            .filter(object -> area.applyAsDouble(object) > SMALLEST * typical)
            .filter(object -> area.applyAsDouble(object) < LARGEST * typical)
            .map(middle)
            .toArray(double[][]::new);
    if (points.length < 5) {
      return new Lattice(points, List.of(), 0, 1);
    }
    double[] nearest = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      double best = Double.MAX_VALUE;
      for (int j = 0; j < points.length; j++) {
        if (i != j) {
          best =
              Math.min(best, Math.hypot(points[j][0] - points[i][0], points[j][1] - points[i][1]));
        }
      }
      nearest[i] = best;
    }
    double[] sorted = nearest.clone();
    Arrays.sort(sorted);
    double pitch = sorted[sorted.length / 2];
    double[] off = Arrays.stream(nearest).map(d -> Math.abs(d - pitch)).sorted().toArray();
    double irregularity = 1.4826 * off[(int) (0.6 * off.length)] / pitch;
    List<double[]> steps = steps(points, pitch);
    return new Lattice(points, steps, pitch, steps.size() < 4 ? 1 : irregularity);
  }

  /** Whether so many objects keep to it so well that chance did not put them there. */
  boolean pattern() {
    return points.length >= FEWEST && irregularity < REGULAR;
  }

  private static List<double[]> steps(double[][] points, double pitch) {
    List<double[]> means = new ArrayList<>();
    List<Integer> votes = new ArrayList<>();
    for (double[] a : points) {
      for (double[] b : points) {
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double length = Math.hypot(dx, dy);
        if (length < 0.6 * pitch || length > 1.35 * pitch) {
          continue;
        }
        int found = -1;
        for (int k = 0; k < means.size() && found < 0; k++) {
          found = Math.hypot(means.get(k)[0] - dx, means.get(k)[1] - dy) < NEAR * pitch ? k : -1;
        }
        if (found < 0) {
          means.add(new double[] {dx, dy});
          votes.add(1);
        } else {
          int n = votes.get(found);
          double[] mean = means.get(found);
          mean[0] += (dx - mean[0]) / (n + 1);
          mean[1] += (dy - mean[1]) / (n + 1);
          votes.set(found, n + 1);
        }
      }
    }
    List<double[]> steps = new ArrayList<>();
    for (int k = 0; k < means.size(); k++) {
      if (votes.get(k) >= 0.45 * points.length) {
        steps.add(means.get(k));
      }
    }
    return steps;
  }
}
