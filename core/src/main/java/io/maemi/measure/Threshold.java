package io.maemi.measure;

import ij.process.AutoThresholder;
import java.util.Arrays;

/** Thresholds. A mask is true where the plane is brighter than the threshold. */
final class Threshold {
  private static final int BINS = 256;

  private Threshold() {}

  /**
   * ImageJ's automatic thresholds of {@code plane}'s histogram between its extremes, in grey
   * levels, one for each of {@code methods}.
   */
  static double[] automatic(Plane plane, AutoThresholder.Method... methods) {
    double[] ends = plane.percentiles(0.001, 0.999);
    double low = ends[0];
    double range = Math.max(1e-3, ends[1] - ends[0]);
    int[] histogram = new int[BINS];
    for (float value : plane.values()) {
      int bin = (int) ((value - low) / range * BINS);
      histogram[Math.max(0, Math.min(BINS - 1, bin))]++;
    }
    return Arrays.stream(methods)
        .mapToInt(method -> new AutoThresholder().getThreshold(method, histogram.clone()))
        .mapToDouble(bin -> low + (bin + 1) * range / BINS)
        .toArray();
  }

  static boolean[] above(Plane plane, double level) {
    float[] values = plane.values();
    boolean[] mask = new boolean[values.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = values[i] > level;
    }
    return mask;
  }

  /**
   * Levels that part a histogram into {@code classes} with the least variance within (Otsu 1979),
   * by dynamic programming over 128 bins; {@code classes − 1} levels, rising.
   */
  static double[] multiple(Plane plane, int classes) {
    int bins = 128;
    double[] p = new double[bins + 1];
    double[] s = new double[bins + 1];
    int[] histogram = new int[bins];
    for (float value : plane.values()) {
      histogram[Math.max(0, Math.min(bins - 1, (int) (value / 2)))]++;
    }
    for (int i = 0; i < bins; i++) {
      p[i + 1] = p[i] + histogram[i];
      s[i + 1] = s[i] + (double) histogram[i] * i;
    }
    double[][] best = new double[classes + 1][bins + 1];
    int[][] from = new int[classes + 1][bins + 1];
    for (double[] row : best) {
      Arrays.fill(row, Double.NEGATIVE_INFINITY);
    }
    best[0][0] = 0;
    for (int k = 1; k <= classes; k++) {
      for (int end = 1; end <= bins; end++) {
        for (int start = 0; start < end; start++) {
          double weight = p[end] - p[start];
          double sum = s[end] - s[start];
          double gain = best[k - 1][start] + (weight > 0 ? sum * sum / weight : 0);
          if (gain > best[k][end]) {
            best[k][end] = gain;
            from[k][end] = start;
          }
        }
      }
    }
    double[] levels = new double[classes - 1];
    int end = bins;
    for (int k = classes; k > 1; k--) {
      end = from[k][end];
      levels[k - 2] = end * 2.0;
    }
    return levels;
  }
}
