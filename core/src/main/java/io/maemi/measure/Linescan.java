package io.maemi.measure;

import java.util.stream.IntStream;

/**
 * The mean grey level across one side of a pattern's lines, rows laid over each other edge upon
 * edge. Where it crosses a share of the rise from the darkest level beside the edge to the
 * brightest on it lies the edge: what the makers of critical-dimension microscopes call the
 * threshold method (Hitachi, S-3400N manual, 6.4.3.3). On edges with the bright rim that secondary
 * electrons give, that is on the rim's outer flank, where half way to the level of the line's
 * middle would lie farther out, on the blur of the rim. Rows are not smoothed: their mean has
 * hardly any noise, and smoothing would move the crossing.
 */
final class Linescan {
  private static final int BINS_A_PIXEL = 4;

  /** Pixels to both sides that still are the edge's vicinity. */
  private static final int REACH = 10;

  private static final int MIDDLE = REACH * BINS_A_PIXEL;

  /** Pixels from which a bin has a mean. */
  private static final int ENOUGH = 20;

  /** Rows up and down whose edges are averaged, so that noise does not blur the scan. */
  private static final int ROWS = 2;

  private final double[] sums = new double[2 * MIDDLE + 1];
  private final int[] n = new int[2 * MIDDLE + 1];

  private Linescan() {}

  /**
   * The scan of one side.
   *
   * @param plane the turned image as it is
   * @param edges as found, one array a line; {@code left} where lines lie to the right of them
   */
  static Linescan of(Plane plane, LineModel model, double[][] edges, boolean left) {
    double width = model.width(plane.width());
    // Beyond the middles of line and space the other edge's vicinity begins.
    double inwards = Math.min(REACH, width / 2);
    double outwards = Math.min(REACH, (model.pitch() - width) / 2);
    Linescan scan = new Linescan();
    for (double[] edge : edges) {
      for (int v = 0; v < edge.length; v++) {
        double at = mean(edge, v);
        if (!Double.isNaN(at)) {
          scan.add(plane, v, at, left ? outwards : inwards, left ? inwards : outwards, left);
        }
      }
    }
    return scan;
  }

  private void add(Plane plane, int v, double edge, double before, double after, boolean left) {
    int last = Math.min(plane.width() - 1, (int) Math.floor(edge + after));
    for (int u = Math.max(0, (int) Math.ceil(edge - before)); u <= last; u++) {
      int bin = MIDDLE + (int) Math.round((left ? u - edge : edge - u) * BINS_A_PIXEL);
      sums[bin] += plane.values()[v * plane.width() + u];
      n[bin]++;
    }
  }

  private static double mean(double[] edge, int v) {
    double sum = 0;
    int found = 0;
    for (int j = Math.max(0, v - ROWS); j <= Math.min(edge.length - 1, v + ROWS); j++) {
      if (!Double.isNaN(edge[j])) {
        sum += edge[j];
        found++;
      }
    }
    return found > ROWS ? sum / found : Double.NaN;
  }

  private double level(int bin) {
    return n[bin] < ENOUGH ? Double.NaN : sums[bin] / n[bin];
  }

  /** Pixels into the line and the grey level there, in that order, where there are enough rows. */
  double[][] samples() {
    return IntStream.range(0, sums.length)
        .filter(bin -> n[bin] >= ENOUGH)
        .mapToObj(bin -> new double[] {(bin - MIDDLE) / (double) BINS_A_PIXEL, level(bin)})
        .toArray(double[][]::new);
  }

  /**
   * How many pixels into the line from the edges given the scan crosses {@code share} of its rise;
   * 0 where there are too few rows to tell.
   */
  double inwards(double share) {
    double base = Double.POSITIVE_INFINITY;
    double peak = Double.NEGATIVE_INFINITY;
    int top = MIDDLE;
    for (int bin = 0; bin < sums.length; bin++) {
      double level = level(bin);
      if (bin <= MIDDLE && level < base) {
        base = level;
      }
      if (bin >= MIDDLE && level > peak) {
        peak = level;
        top = bin;
      }
    }
    double threshold = base + share * (peak - base);
    int inner = top;
    for (int bin = top - 1; bin >= 0; bin--) {
      double here = level(inner);
      double before = level(bin);
      if (before < threshold) {
        double part = (threshold - before) / (here - before);
        return (bin + part * (inner - bin) - MIDDLE) / BINS_A_PIXEL;
      }
      inner = Double.isNaN(before) ? inner : bin;
    }
    return 0;
  }
}
