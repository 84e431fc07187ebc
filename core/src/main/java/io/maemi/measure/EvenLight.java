package io.maemi.measure;

import java.util.Arrays;

/**
 * Takes uneven light from a turned image of lines. What differs from the lines' own median profile
 * over some pitches is light; so is what the profile's mean over a pitch does from one side to the
 * other, and what whole rows have more or less than others. Medians leave defects as they are.
 */
final class EvenLight {
  /** Light is even over so many pitches: defects are smaller than half of that. */
  private static final double PITCHES = 4;

  /** Pixels that stand for a median. */
  private static final int SAMPLES = 4000;

  private final Plane plane;
  private final float[] profile;
  private final double side;

  private EvenLight(Plane plane, double pitch) {
    this.plane = plane;
    this.profile = LineModel.medianProfile(plane);
    this.side = PITCHES * pitch;
  }

  /** The image in even light, with the mean grey level that it had. */
  static Plane of(Plane plane, double pitch) {
    EvenLight light = new EvenLight(plane, pitch);
    float[] values = light.rows(light.less(light.blocks()));
    float[] trend = light.trend(pitch);
    for (int i = 0; i < values.length; i++) {
      values[i] -= trend[i % trend.length];
    }
    return new Plane(plane.width(), plane.height(), values);
  }

  private static float median(float[] values, int n) {
    Arrays.sort(values, 0, n);
    return n == 0 ? 0 : (values[(n - 1) / 2] + values[n / 2]) / 2;
  }

  /** Median differences from the profile in blocks, row by row of blocks. */
  private Plane blocks() {
    int across = Math.max(1, (int) Math.round(plane.width() / side));
    int along = Math.max(1, (int) Math.round(plane.height() / side));
    float[] blocks = new float[along * across];
    float[] own = new float[SAMPLES];
    for (int q = 0; q < along; q++) {
      for (int p = 0; p < across; p++) {
        int u0 = p * plane.width() / across;
        int u1 = (p + 1) * plane.width() / across;
        int v0 = q * plane.height() / along;
        int v1 = (q + 1) * plane.height() / along;
        int step = Math.max(1, (int) Math.ceil((u1 - u0) * (double) (v1 - v0) / SAMPLES));
        int n = 0;
        for (int i = 0; i < (u1 - u0) * (v1 - v0); i += step) {
          int u = u0 + i % (u1 - u0);
          int row = v0 + i / (u1 - u0);
          own[n++] = plane.values()[row * plane.width() + u] - profile[u];
        }
        blocks[q * across + p] = median(own, n);
      }
    }
    return new Plane(across, along, blocks);
  }

  /** The image less the blocks' light, between their middles by straight lines. */
  private float[] less(Plane blocks) {
    int width = plane.width();
    float[] even = plane.values().clone();
    for (int v = 0; v < plane.height(); v++) {
      double row = (v + 0.5) * blocks.height() / plane.height() - 0.5;
      for (int u = 0; u < width; u++) {
        even[v * width + u] -= (float) blocks.at((u + 0.5) * blocks.width() / width - 0.5, row);
      }
    }
    return even;
  }

  /** Each row less its median difference from the profile, as charging makes rows flicker. */
  private float[] rows(float[] values) {
    int width = plane.width();
    float[] own = new float[width];
    for (int v = 0; v < plane.height(); v++) {
      for (int u = 0; u < width; u++) {
        own[u] = values[v * width + u] - profile[u];
      }
      float off = median(own, width);
      for (int u = 0; u < width; u++) {
        values[v * width + u] -= off;
      }
    }
    return values;
  }

  /** The profile's mean over a pitch less its mean over all, with straight ends. */
  private float[] trend(double pitch) {
    int n = profile.length;
    float[] trend = new float[n];
    int half = (int) Math.round(pitch / 2);
    if (n < 4 * half || half < 1) {
      return trend;
    }
    double[] sums = new double[n + 1];
    for (int u = 0; u < n; u++) {
      sums[u + 1] = sums[u] + profile[u];
    }
    double mean = sums[n] / n;
    for (int u = half; u < n - half; u++) {
      trend[u] = (float) (window(sums, u + 0.5, pitch) - mean);
    }
    // Beyond the first and the last window the slope of the pitch beside goes on.
    int last = n - half - 1;
    int run = Math.max(1, Math.min(2 * half, last - half));
    double first = (trend[half + run] - trend[half]) / run;
    double end = (trend[last] - trend[last - run]) / run;
    for (int k = 1; k <= half; k++) {
      trend[half - k] = (float) (trend[half] - k * first);
      if (last + k < n) {
        trend[last + k] = (float) (trend[last] + k * end);
      }
    }
    return trend;
  }

  /** The mean over {@code width} about a place; {@code sums} are of all before. */
  private static double window(double[] sums, double middle, double width) {
    return (sum(sums, middle + width / 2) - sum(sums, middle - width / 2)) / width;
  }

  private static double sum(double[] sums, double to) {
    double inside = Math.max(0, Math.min(sums.length - 1, to));
    int whole = Math.min(sums.length - 2, (int) inside);
    return sums[whole] + (inside - whole) * (sums[whole + 1] - sums[whole]);
  }
}
