package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Straight lines of a pattern in its frame.
 *
 * @param lefts left edges of the lines in u; below 0 where the line is cut
 * @param rights right edges
 * @param threshold grey level of the edges: half way between spaces and lines
 * @param space grey level of the spaces
 * @param line grey level of the lines
 * @param pitch distance of lines in pixels
 * @param explained share of the image's variance that the model explains
 */
record LineModel(
    double[] lefts,
    double[] rights,
    double threshold,
    double space,
    double line,
    double pitch,
    double explained) {
  /** Such a share of the way from the spaces to the threshold is no chance. */
  private static final double BY_TURNS = 0.15;

  /** Pixels of the shortest period. */
  private static final int SHORTEST = 6;

  /** A profile comes again where it correlates to this with itself, */
  private static final double ALIKE = 0.3;

  /** and as well as at any other lag, to this share. */
  private static final double NEARLY = 0.85;

  int count() {
    return lefts.length;
  }

  /** Whether the frame's border cuts line {@code k}. */
  boolean cut(int k, int across) {
    return lefts[k] <= 0.5 || rights[k] >= across - 1.5;
  }

  /** Without the lines of which the border leaves less than half. */
  LineModel shown(int across) {
    double least = 0.5 * width(across);
    int[] kept =
        IntStream.range(0, count())
            .filter(k -> !cut(k, across) || rights[k] - lefts[k] >= least)
            .toArray();
    return new LineModel(
        Arrays.stream(kept).mapToDouble(k -> lefts[k]).toArray(),
        Arrays.stream(kept).mapToDouble(k -> rights[k]).toArray(),
        threshold,
        space,
        line,
        pitch,
        explained);
  }

  /** Mean width of whole lines, or 0. */
  double width(int across) {
    double sum = 0;
    int n = 0;
    for (int k = 0; k < lefts.length; k++) {
      if (!cut(k, across)) {
        sum += rights[k] - lefts[k];
        n++;
      }
    }
    return n == 0 ? 0 : sum / n;
  }

  /** The lines of a turned, smoothed image. */
  static LineModel of(Plane plane) {
    int across = plane.width();
    float[] profile = medianProfile(plane);
    Plane flat = new Plane(across, 1, profile);
    double[] levels = levels(profile, Threshold.multiple(flat, 2)[0]);
    double low = levels[0];
    double high = levels[1];
    double threshold = (low + high) / 2;
    List<double[]> runs = runs(profile, threshold);
    double[] lefts = runs.stream().mapToDouble(run -> run[0]).toArray();
    double[] rights = runs.stream().mapToDouble(run -> run[1]).toArray();
    return new LineModel(
        lefts,
        rights,
        threshold,
        low,
        high,
        pitch(lefts, rights, across),
        explained(plane, profile));
  }

  /** The lag in pixels after which a profile looks like itself again, or NaN where none does. */
  static double period(float[] profile) {
    int n = profile.length;
    double[] own = new double[n];
    double mean = 0;
    for (float value : profile) {
      mean += value / n;
    }
    for (int u = 0; u < n; u++) {
      own[u] = profile[u] - mean;
    }
    double[] alike = new double[n / 2];
    double most = ALIKE;
    for (int lag = SHORTEST; lag < alike.length; lag++) {
      double product = 0;
      double first = 0;
      double second = 0;
      for (int u = 0; u + lag < n; u++) {
        product += own[u] * own[u + lag];
        first += own[u] * own[u];
        second += own[u + lag] * own[u + lag];
      }
      alike[lag] = product / Math.max(1e-9, Math.sqrt(first * second));
      boolean summit = lag > SHORTEST + 1 && alike[lag - 1] > Math.max(alike[lag], alike[lag - 2]);
      most = summit ? Math.max(most, alike[lag - 1]) : most;
    }
    for (int lag = SHORTEST + 1; lag + 1 < alike.length; lag++) {
      double bend = alike[lag - 1] - 2 * alike[lag] + alike[lag + 1];
      boolean summit = alike[lag] > alike[lag - 1] && alike[lag] >= alike[lag + 1];
      if (summit && alike[lag] >= NEARLY * most) {
        return lag + 0.5 * (alike[lag - 1] - alike[lag + 1]) / bend;
      }
    }
    return Double.NaN;
  }

  /** The median along v at every u: defects and noise leave it alone. */
  static float[] medianProfile(Plane plane) {
    int across = plane.width();
    int along = plane.height();
    int step = Math.max(1, along / 300);
    float[] column = new float[(along + step - 1) / step];
    float[] profile = new float[across];
    for (int u = 0; u < across; u++) {
      for (int v = 0, n = 0; v < along; v += step) {
        column[n++] = plane.values()[v * across + u];
      }
      Arrays.sort(column);
      profile[u] = (column[(column.length - 1) / 2] + column[column.length / 2]) / 2;
    }
    return profile;
  }

  /**
   * The grey levels of spaces and lines: the means below and above {@code threshold}, or where that
   * cuts nothing but the rims out of lines that are hardly brighter than the spaces, what lies
   * between the runs, which is by turns darker and brighter then.
   */
  private static double[] levels(float[] profile, double threshold) {
    List<double[]> runs = runs(profile, threshold);
    double[] most = {-1, -1};
    double[] least = {256, 256};
    for (int k = 1; k < runs.size(); k++) {
      double level = level(profile, runs.get(k - 1)[1], runs.get(k)[0]);
      most[k % 2] = Math.max(most[k % 2], level);
      least[k % 2] = Math.min(least[k % 2], level);
    }
    int brighter = least[1] > least[0] ? 1 : 0;
    double step = least[brighter] - most[1 - brighter];
    boolean byTurns = runs.size() > 3 && step > BY_TURNS * (threshold - most[1 - brighter]);
    return byTurns
        ? new double[] {most[1 - brighter], least[brighter]}
        : new double[] {mean(profile, threshold, false), mean(profile, threshold, true)};
  }

  /** The mean level of the middle half between two places. */
  private static double level(float[] profile, double from, double to) {
    int first = (int) Math.round(from + (to - from) / 4);
    int last = Math.max(first, (int) Math.round(to - (to - from) / 4));
    double sum = 0;
    for (int u = first; u <= last; u++) {
      sum += profile[Math.min(u, profile.length - 1)];
    }
    return sum / (last - first + 1);
  }

  private static double mean(float[] profile, double threshold, boolean above) {
    double sum = 0;
    int n = 0;
    for (float value : profile) {
      if (value > threshold == above) {
        sum += value;
        n++;
      }
    }
    return n == 0 ? threshold : sum / n;
  }

  private static List<double[]> runs(float[] profile, double threshold) {
    List<double[]> runs = new ArrayList<>();
    double start = profile[0] > threshold ? -0.5 : Double.NaN;
    for (int u = 1; u < profile.length; u++) {
      boolean before = profile[u - 1] > threshold;
      boolean now = profile[u] > threshold;
      double crossing = u - 1 + (threshold - profile[u - 1]) / (profile[u] - profile[u - 1]);
      if (now && !before) {
        start = crossing;
      } else if (before && !now) {
        runs.add(new double[] {start, crossing});
        start = Double.NaN;
      }
    }
    if (!Double.isNaN(start)) {
      runs.add(new double[] {start, profile.length - 0.5});
    }
    return runs;
  }

  /**
   * The slope of edge positions against line number, from left and right edges that are not cut.
   */
  private static double pitch(double[] lefts, double[] rights, int across) {
    double left = slope(Arrays.stream(lefts).filter(u -> u > 0.5).toArray());
    double right = slope(Arrays.stream(rights).filter(u -> u < across - 1.5).toArray());
    return Double.isNaN(left) ? right : Double.isNaN(right) ? left : (left + right) / 2;
  }

  private static double slope(double[] positions) {
    int n = positions.length;
    if (n < 2) {
      return Double.NaN;
    }
    double[] steps = new double[n - 1];
    for (int k = 0; k + 1 < n; k++) {
      steps[k] = positions[k + 1] - positions[k];
    }
    Arrays.sort(steps);
    double typical = steps[steps.length / 2];
    double sumK = 0;
    double sumP = 0;
    double[] index = new double[n];
    for (int k = 0; k < n; k++) {
      index[k] =
          k == 0
              ? 0
              : index[k - 1] + Math.max(1, Math.round((positions[k] - positions[k - 1]) / typical));
      sumK += index[k];
      sumP += positions[k];
    }
    double top = 0;
    double bottom = 0;
    for (int k = 0; k < n; k++) {
      top += (index[k] - sumK / n) * (positions[k] - sumP / n);
      bottom += (index[k] - sumK / n) * (index[k] - sumK / n);
    }
    return top / bottom;
  }

  /** The share of a plane's variance that a profile across explains. */
  static double explained(Plane plane, float[] profile) {
    double mean = 0;
    for (float value : profile) {
      mean += value / profile.length;
    }
    double total = 0;
    double rest = 0;
    float[] values = plane.values();
    for (int i = 0; i < values.length; i++) {
      double own = values[i] - mean;
      double left = values[i] - profile[i % profile.length];
      total += own * own;
      rest += left * left;
    }
    return total == 0 ? 0 : Math.max(0, 1 - rest / total);
  }

  /**
   * How evenly the lines follow each other: the standard deviation of their distances over the
   * pitch.
   */
  double irregularity() {
    if (count() < 3) {
      return 1;
    }
    double[] centres = new double[count()];
    for (int k = 0; k < centres.length; k++) {
      centres[k] = (lefts[k] + rights[k]) / 2;
    }
    double sum = 0;
    int n = 0;
    for (int k = 1; k + 2 < centres.length; k++) {
      double off = (centres[k + 1] - centres[k]) / pitch - 1;
      sum += off * off;
      n++;
    }
    return n == 0 ? 0 : Math.sqrt(sum / n);
  }
}
