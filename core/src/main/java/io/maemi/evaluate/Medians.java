package io.maemi.evaluate;

import java.util.List;

/** Medians of errors. */
final class Medians {
  private Medians() {}

  /** The median; NaN of none. */
  static double of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
