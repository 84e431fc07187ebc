package io.maemi.evaluate;

import io.maemi.measure.Measurement.Phase;
import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Area fractions of phases against masks. Both are ordered by grey level; where their numbers
 * differ, neighbours of the longer list are joined in the way that fits best. The error of an image
 * is the mean absolute difference of fractions.
 */
final class PhaseScore {
  private static final double CLOSE = 0.05;
  private static final double CLOSER = 0.02;

  private final List<Double> errors = new ArrayList<>();

  /**
   * One image.
   *
   * @param found from dark to bright
   * @param grey the image that the mask is of, in any range
   */
  void add(List<Phase> found, Raster mask, float[] grey) {
    Map<Integer, double[]> classes = new TreeMap<>();
    int width = mask.getWidth();
    for (int i = 0; i < grey.length; i++) {
      double[] sum =
          classes.computeIfAbsent(mask.getSample(i % width, i / width, 0), id -> new double[2]);
      sum[0]++;
      sum[1] += grey[i];
    }
    double[] truth =
        classes.values().stream()
            .filter(sum -> sum[0] > 0.001 * grey.length)
            .sorted((a, b) -> Double.compare(a[1] / a[0], b[1] / b[0]))
            .mapToDouble(sum -> sum[0] / grey.length)
            .toArray();
    double[] ours = found.stream().mapToDouble(Phase::fraction).toArray();
    errors.add(ours.length >= truth.length ? best(ours, truth, 0, 0) : best(truth, ours, 0, 0));
  }

  /**
   * One image whose phases were told by name; one that either list lacks has no share there.
   *
   * @param found shares by name
   * @param truth shares by name
   */
  void add(Map<String, Double> found, Map<String, Double> truth) {
    Set<String> names = new HashSet<>(found.keySet());
    names.addAll(truth.keySet());
    errors.add(
        names.stream()
            .mapToDouble(
                name -> Math.abs(found.getOrDefault(name, 0.0) - truth.getOrDefault(name, 0.0)))
            .average()
            .orElse(0));
  }

  /** The shares of grey values, named as a network is taught them. */
  static Map<String, Double> shares(Raster mask) {
    int[] values = mask.getSamples(0, 0, mask.getWidth(), mask.getHeight(), 0, (int[]) null);
    Map<String, Double> shares = new HashMap<>();
    for (int value : values) {
      shares.merge("phase " + value, 1.0 / values.length, Double::sum);
    }
    return shares;
  }

  /** The least mean difference where neighbours of {@code many} are joined to {@code few}. */
  private static double best(double[] many, double[] few, int from, int at) {
    if (at == few.length - 1) {
      double rest = Arrays.stream(many, from, many.length).sum();
      return Math.abs(rest - few[at]) / few.length;
    }
    double least = Double.MAX_VALUE;
    double sum = 0;
    for (int end = from; end <= many.length - (few.length - at); end++) {
      sum += many[end];
      double error = Math.abs(sum - few[at]) / few.length + best(many, few, end + 1, at + 1);
      least = Math.min(least, error);
    }
    return least;
  }

  int images() {
    return errors.size();
  }

  List<MeasureRow.Figure> figures() {
    return List.of(
        new MeasureRow.Figure("fraction error, median", Medians.of(errors)),
        new MeasureRow.Figure(
            "mean", errors.stream().mapToDouble(Double::doubleValue).average().orElse(0)),
        within("within 0.05", CLOSE),
        within("within 0.02", CLOSER));
  }

  private MeasureRow.Figure within(String name, double most) {
    int close = (int) errors.stream().filter(error -> error <= most).count();
    return MeasureRow.Figure.share(name, close, errors.size());
  }
}
