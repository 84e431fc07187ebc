package io.maemi.measure;

import java.util.function.UnaryOperator;

/**
 * Least squares of a few parameters within bounds, by Marquardt's method (1963,
 * doi:10.1137/0111030) with differences for derivatives; a step that leaves the bounds ends on
 * them.
 */
final class LeastSquares {
  private static final int MOST_STEPS = 60;

  /** A step that gains less than this share is the last. */
  private static final double GAIN = 1e-5;

  /** Differences are taken over this share of a parameter's range. */
  private static final double STEP = 1e-6;

  private final UnaryOperator<double[]> residuals;
  private final double[] low;
  private final double[] high;
  private double[] at;
  private double[] rest;
  private double sum;

  private LeastSquares(
      UnaryOperator<double[]> residuals, double[] start, double[] low, double[] high) {
    this.residuals = residuals;
    this.low = low;
    this.high = high;
    this.at = within(start);
    this.rest = residuals.apply(at);
    this.sum = squares(rest);
  }

  /**
   * Where a fit ended.
   *
   * @param at the parameters
   * @param sum of the squared residuals
   */
  record Fit(double[] at, double sum) {}

  /** The least sum of squares of {@code residuals} downhill from {@code start}. */
  static Fit from(double[] start, double[] low, double[] high, UnaryOperator<double[]> residuals) {
    LeastSquares search = new LeastSquares(residuals, start, low, high);
    double damping = 1e-2;
    for (int step = 0; step < MOST_STEPS && damping < 1e8; step++) {
      damping = search.step(damping);
      if (damping == 0) {
        break;
      }
    }
    return new Fit(search.at, search.sum);
  }

  /** One step downhill; returns the damping of the next, or 0 where hardly anything was gained. */
  private double step(double damping) {
    int n = at.length;
    double[][] slopes = new double[n][];
    for (int k = 0; k < n; k++) {
      double[] beside = at.clone();
      double by = STEP * (high[k] - low[k]);
      beside[k] += beside[k] + by > high[k] ? -by : by;
      double[] there = residuals.apply(beside);
      double run = beside[k] - at[k];
      for (int i = 0; i < there.length; i++) {
        there[i] = (there[i] - rest[i]) / run;
      }
      slopes[k] = there;
    }
    double[][] normal = new double[n][n + 1];
    for (int k = 0; k < n; k++) {
      for (int l = 0; l < n; l++) {
        normal[k][l] = product(slopes[k], slopes[l]);
      }
      normal[k][k] += 1e-12 + damping * normal[k][k];
      normal[k][n] = -product(slopes[k], rest);
    }
    double[] by = solve(normal);
    double[] next = new double[n];
    for (int k = 0; k < n; k++) {
      next[k] = at[k] + by[k];
    }
    next = within(next);
    double[] there = residuals.apply(next);
    double reached = squares(there);
    if (!(reached < sum)) {
      return 5 * damping;
    }
    boolean last = sum - reached < GAIN * sum;
    at = next;
    rest = there;
    sum = reached;
    return last ? 0 : damping / 5;
  }

  private double[] within(double[] parameters) {
    double[] inside = new double[parameters.length];
    for (int k = 0; k < inside.length; k++) {
      inside[k] = Math.max(low[k], Math.min(high[k], parameters[k]));
    }
    return inside;
  }

  private static double squares(double[] values) {
    return product(values, values);
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Elimination with pivots; the last column holds the right side. */
  private static double[] solve(double[][] rows) {
    int n = rows.length;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int r = k + 1; r < n; r++) {
        pivot = Math.abs(rows[r][k]) > Math.abs(rows[pivot][k]) ? r : pivot;
      }
      double[] swap = rows[k];
      rows[k] = rows[pivot];
      rows[pivot] = swap;
      for (int r = 0; r < n; r++) {
        double share = r == k || rows[k][k] == 0 ? 0 : rows[r][k] / rows[k][k];
        for (int c = k; share != 0 && c <= n; c++) {
          rows[r][c] -= share * rows[k][c];
        }
      }
    }
    double[] solution = new double[n];
    for (int k = 0; k < n; k++) {
      solution[k] = rows[k][k] == 0 ? 0 : rows[k][n] / rows[k][k];
    }
    return solution;
  }
}
