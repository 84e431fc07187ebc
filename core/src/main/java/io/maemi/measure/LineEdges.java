package io.maemi.measure;

import java.util.Arrays;

/**
 * The edges of lines, row by row: where the grey level is half way between spaces and lines, or as
 * far from there as {@link LineSides} tell.
 *
 * @param lefts left edge of line {@code k} in row {@code v}, NaN where it was not found
 * @param rights right edges
 */
record LineEdges(double[][] lefts, double[][] rights) {
  /** An edge is looked for over this share of line and space, */
  private static final double REACH = 0.45;

  /** and at least so many pixels. */
  private static final double LEAST_REACH = 2.5;

  static LineEdges of(Plane plane, LineModel model) {
    int across = plane.width();
    int along = plane.height();
    double[][] lefts = new double[model.count()][along];
    double[][] rights = new double[model.count()][along];
    double width = model.width(across);
    double inwards = Math.max(LEAST_REACH, REACH * width);
    double outwards = Math.max(LEAST_REACH, REACH * (model.pitch() - width));
    for (int k = 0; k < model.count(); k++) {
      for (int v = 0; v < along; v++) {
        double left = model.lefts()[k];
        double right = model.rights()[k];
        lefts[k][v] =
            crossing(plane, v, left, left - outwards, left + inwards, model.threshold(), true);
        rights[k][v] =
            crossing(plane, v, right, right - inwards, right + outwards, model.threshold(), false);
      }
    }
    return new LineEdges(lefts, rights);
  }

  /** The crossing of {@code threshold} in the wanted sense nearest to {@code expected}, or NaN. */
  private static double crossing(
      Plane plane,
      int v,
      double expected,
      double least,
      double most,
      double threshold,
      boolean rising) {
    int across = plane.width();
    int from = Math.max(1, (int) Math.ceil(least));
    int to = Math.min(across - 1, (int) Math.floor(most) + 1);
    if (expected < 0.5 || expected > across - 1.5) {
      return Double.NaN;
    }
    float[] values = plane.values();
    double best = Double.NaN;
    for (int u = from; u <= to; u++) {
      float before = values[v * across + u - 1];
      float after = values[v * across + u];
      if (rising
          ? before <= threshold && after > threshold
          : before > threshold && after <= threshold) {
        double position = u - 1 + (threshold - before) / (after - before);
        if (Double.isNaN(best) || Math.abs(position - expected) < Math.abs(best - expected)) {
          best = position;
        }
      }
    }
    return best;
  }

  /** Median width of every line that both edges of are found, NaN otherwise. */
  double[] widths() {
    double[] widths = new double[lefts.length];
    for (int k = 0; k < widths.length; k++) {
      double[] own = new double[lefts[k].length];
      int n = 0;
      for (int v = 0; v < own.length; v++) {
        double width = rights[k][v] - lefts[k][v];
        if (!Double.isNaN(width)) {
          own[n++] = width;
        }
      }
      Arrays.sort(own, 0, n);
      widths[k] = n < own.length / 3 || n == 0 ? Double.NaN : own[n / 2];
    }
    return widths;
  }

  /**
   * Standard deviation of edge positions about each edge's straight line, in pixels; rows farther
   * off than four median absolute deviations (defects) are left out.
   */
  double roughness() {
    double sum = 0;
    int n = 0;
    for (double[][] side : new double[][][] {lefts, rights}) {
      for (double[] edge : side) {
        double[] off = residuals(edge);
        double[] size = Arrays.stream(off).map(Math::abs).sorted().toArray();
        if (size.length < 20) {
          continue;
        }
        double limit = Math.max(1, 4 * 1.4826 * size[size.length / 2]);
        for (double o : off) {
          if (Math.abs(o) <= limit) {
            sum += o * o;
            n++;
          }
        }
      }
    }
    return n == 0 ? 0 : Math.sqrt(sum / n);
  }

  /** Distances of the positions found from the straight line through them. */
  static double[] residuals(double[] edge) {
    double n = 0;
    double sv = 0;
    double se = 0;
    double svv = 0;
    double sve = 0;
    for (int v = 0; v < edge.length; v++) {
      if (!Double.isNaN(edge[v])) {
        n++;
        sv += v;
        se += edge[v];
        svv += (double) v * v;
        sve += v * edge[v];
      }
    }
    double spread = n * svv - sv * sv;
    double slope = spread == 0 ? 0 : (n * sve - sv * se) / spread;
    double start = n == 0 ? 0 : (se - slope * sv) / n;
    double[] off = new double[(int) n];
    for (int v = 0, k = 0; v < edge.length; v++) {
      if (!Double.isNaN(edge[v])) {
        off[k++] = edge[v] - start - slope * v;
      }
    }
    return off;
  }
}
