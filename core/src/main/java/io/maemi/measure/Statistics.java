package io.maemi.measure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Mean, spread and order of weighted sizes. */
record Statistics(int n, double mean, double median, double sd, double min, double max) {

  /** Statistics of {@code sizes} with positive {@code weights}; all 0 for none. */
  static Statistics of(double[] sizes, double[] weights) {
    int n = sizes.length;
    if (n == 0) {
      return new Statistics(0, 0, 0, 0, 0, 0);
    }
    double sum = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[i] * sizes[i];
      total += weights[i];
    }
    double mean = sum / total;
    double square = 0;
    for (int i = 0; i < n; i++) {
      square += weights[i] * (sizes[i] - mean) * (sizes[i] - mean);
    }
    double sd = n < 2 ? 0 : Math.sqrt(square / total * n / (n - 1));
    double[] sorted = sizes.clone();
    Arrays.sort(sorted);
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Statistics(n, mean, median, sd, sorted[0], sorted[n - 1]);
  }

  static Statistics of(double[] sizes) {
    double[] weights = new double[sizes.length];
    Arrays.fill(weights, 1);
    return of(sizes, weights);
  }

  /** Standard error of the mean. */
  double standardError() {
    return n < 2 ? 0 : sd / Math.sqrt(n);
  }

  /** What the mean rests on, or null for fewer than two. */
  Quantity.@Nullable Sample sample() {
    return n < 2 ? null : Quantity.Sample.about(mean, standardError(), n);
  }

  /** What the standard deviation rests on, by its normal error; null for fewer than three. */
  Quantity.@Nullable Sample spreadSample() {
    return n < 3 ? null : Quantity.Sample.about(sd, sd / Math.sqrt(2.0 * (n - 1)), n);
  }

  /** The mean as a quantity. */
  Quantity mean(String name, String unit, String method) {
    Double error = n < 2 ? null : standardError();
    return new Quantity(name, mean, unit, error, method, null, sample());
  }

  Measurement.SizeStatistics sizes(String unit, String what) {
    return new Measurement.SizeStatistics(mean, median, sd, min, max, unit, what);
  }
}
