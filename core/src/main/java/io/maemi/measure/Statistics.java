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

  /** Standard error of Σtop/Σbottom over what is sampled, each of it with both; 0 for one. */
  static double errorOfRatio(double[] top, double[] bottom) {
    double tops = Arrays.stream(top).sum();
    double bottoms = Arrays.stream(bottom).sum();
    int n = top.length;
    if (n < 2 || bottoms == 0) {
      return 0;
    }
    double square = 0;
    for (int i = 0; i < n; i++) {
      double off = top[i] - tops / bottoms * bottom[i];
      square += off * off;
    }
    return Math.sqrt(square * n / (n - 1)) / bottoms;
  }

  /**
   * The 97.5 % quantile of Student's distribution (the expansion of Abramowitz and Stegun, 26.7.5),
   * right to 1 % from three degrees of freedom on.
   */
  static double student(int freedom) {
    double z = 1.95996;
    double n = Math.max(1, freedom);
    double first = (Math.pow(z, 3) + z) / 4;
    double second = (5 * Math.pow(z, 5) + 16 * Math.pow(z, 3) + 3 * z) / 96;
    double third = (3 * Math.pow(z, 7) + 19 * Math.pow(z, 5) + 17 * Math.pow(z, 3) - 15 * z) / 384;
    return z + first / n + second / (n * n) + third / (n * n * n);
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
