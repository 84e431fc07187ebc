package io.maemi.measure;

import io.maemi.measure.Quantity.Sample;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The distribution of sizes by number and by volume (ISO 9276-2), each figure with its confidence
 * interval: the 2.5th and the 97.5th percentile of what objects drawn with replacement give
 * (Efron's bootstrap, 1979).
 *
 * @param sizes rising
 * @param weights of the sizes, positive
 */
record SizeDistribution(double[] sizes, double[] weights) {
  private static final int MOST_DRAWS = 400;
  private static final int FEWEST_DRAWS = 60;

  /** Objects drawn in all: more would take longer than the measurement. */
  private static final int DRAWN = 400_000;

  /** Figures of a distribution. */
  enum Figure {
    MEAN,
    MEDIAN,
    SD,
    D10,
    D90,
    SPAN,
    VOLUME_D10,
    VOLUME_D50,
    VOLUME_D90,
    SAUTER
  }

  /** The distribution of sizes in any order. */
  static SizeDistribution of(double[] sizes, double[] weights) {
    int[] order =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> sizes[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new SizeDistribution(
        Arrays.stream(order).mapToDouble(i -> sizes[i]).toArray(),
        Arrays.stream(order).mapToDouble(i -> weights[i]).toArray());
  }

  /** Each figure's value; nothing of no sizes. */
  Map<Figure, Double> values() {
    return sizes.length == 0 ? Map.of() : values(weights);
  }

  private Map<Figure, Double> values(double[] by) {
    double all = 0;
    double sum = 0;
    double square = 0;
    double cube = 0;
    double[] volumes = new double[by.length];
    for (int i = 0; i < by.length; i++) {
      double area = sizes[i] * sizes[i];
      all += by[i];
      sum += by[i] * sizes[i];
      square += by[i] * area;
      volumes[i] = by[i] * area * sizes[i];
      cube += volumes[i];
    }
    double mean = sum / all;
    long n = Arrays.stream(by).filter(w -> w > 0).count();
    double variance = Math.max(0, square / all - mean * mean);
    double median = quantile(by, all, 0.5);
    double low = quantile(by, all, 0.1);
    double high = quantile(by, all, 0.9);
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    values.put(Figure.MEAN, mean);
    values.put(Figure.SD, n < 2 ? 0 : Math.sqrt(variance * n / (n - 1)));
    values.put(Figure.MEDIAN, median);
    values.put(Figure.D10, low);
    values.put(Figure.D90, high);
    values.put(Figure.SPAN, (high - low) / median);
    values.put(Figure.VOLUME_D10, quantile(volumes, cube, 0.1));
    values.put(Figure.VOLUME_D50, quantile(volumes, cube, 0.5));
    values.put(Figure.VOLUME_D90, quantile(volumes, cube, 0.9));
    values.put(Figure.SAUTER, cube / square);
    return values;
  }

  /** The size that a share of the weights lies below; half way between two where it ends at one. */
  private double quantile(double[] by, double all, double share) {
    double wanted = share * all;
    double seen = 0;
    for (int i = 0; i < by.length; i++) {
      seen += by[i];
      if (seen > wanted * (1 + 1e-12)) {
        return sizes[i];
      }
      if (seen >= wanted * (1 - 1e-12) && by[i] > 0) {
        int next = i + 1;
        while (next < by.length - 1 && by[next] == 0) {
          next++;
        }
        return next < by.length ? (sizes[i] + sizes[next]) / 2 : sizes[i];
      }
    }
    return sizes[sizes.length - 1];
  }

  /** The samples that the figures rest on. */
  Map<Figure, Sample> samples() {
    int n = sizes.length;
    Map<Figure, Sample> samples = new EnumMap<>(Figure.class);
    if (n == 0) {
      return samples;
    }
    int draws = Math.max(FEWEST_DRAWS, Math.min(MOST_DRAWS, DRAWN / n));
    Map<Figure, double[]> drawn = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      drawn.put(figure, new double[draws]);
    }
    SplittableRandom random = new SplittableRandom(n);
    for (int draw = 0; draw < draws; draw++) {
      double[] by = new double[n];
      for (int i = 0; i < n; i++) {
        int one = random.nextInt(n);
        by[one] += weights[one];
      }
      Map<Figure, Double> values = values(by);
      for (Map.Entry<Figure, double[]> entry : drawn.entrySet()) {
        entry.getValue()[draw] = values.getOrDefault(entry.getKey(), 0.0);
      }
    }
    drawn.forEach(
        (figure, all) -> {
          Arrays.sort(all);
          samples.put(figure, new Sample(n, all[draws / 40], all[draws - 1 - draws / 40]));
        });
    return samples;
  }
}
