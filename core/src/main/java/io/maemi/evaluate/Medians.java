package io.maemi.evaluate;

import java.util.Collection;

/** Medians of errors and times. */
public final class Medians {
  private Medians() {}

  /** The median; NaN of none. */
  public static double of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
