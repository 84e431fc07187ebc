package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The modes of a histogram of grey levels, and the valleys between them. A mode that stands out
 * from its neighbour too little, or that too few pixels have, belongs to the neighbour.
 */
final class HistogramModes {
  private static final int BINS = 256;

  /** Standard deviation of the Gaussian that smooths the histogram, as a share of its range. */
  private static final double KERNEL = 0.012;

  /** A valley is at most this share of the lower of the two modes that it parts. */
  private static final double VALLEY = 0.72;

  /** A mode holds at least this share of the pixels. */
  private static final double LEAST = 0.02;

  private HistogramModes() {}

  /**
   * The grey levels of the valleys between modes, rising; none where there is one mode.
   *
   * @param some which pixels count
   * @param most modes at most
   */
  static double[] valleys(float[] values, boolean[] some, int most) {
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (some[i]) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
        n++;
      }
    }
    if (n == 0 || high - low < 1e-3) {
      return new double[0];
    }
    float[] raw = new float[BINS];
    double scale = (BINS - 1e-3) / (high - low);
    for (int i = 0; i < values.length; i++) {
      if (some[i]) {
        raw[(int) ((values[i] - low) * scale)] += 1f / n;
      }
    }
    float[] smooth = Gaussian.blurAcross(padded(raw), BINS + 2, 1, KERNEL * BINS);
    List<int[]> modes = merged(smooth, raw, most);
    double[] valleys = new double[Math.max(0, modes.size() - 1)];
    for (int k = 0; k < valleys.length; k++) {
      valleys[k] =
          low + (middleOfValley(smooth, modes.get(k)[0], modes.get(k + 1)[0]) - 0.5) / scale;
    }
    return valleys;
  }

  /** An empty bin at each end, so that what piles up there is a mode as well. */
  private static float[] padded(float[] raw) {
    float[] padded = new float[raw.length + 2];
    System.arraycopy(raw, 0, padded, 1, raw.length);
    return padded;
  }

  /** Modes, each its bin of {@code smooth}; those that do not stand out are gone. */
  private static List<int[]> merged(float[] smooth, float[] raw, int most) {
    List<int[]> modes = new ArrayList<>();
    for (int b = 1; b < smooth.length - 1; b++) {
      if (smooth[b] > smooth[b - 1] && smooth[b] >= smooth[b + 1]) {
        modes.add(new int[] {b});
      }
    }
    while (modes.size() > 1) {
      int worst = -1;
      double faintest = -1;
      for (int k = 0; k + 1 < modes.size(); k++) {
        int a = modes.get(k)[0];
        int b = modes.get(k + 1)[0];
        double ratio = lowest(smooth, a, b) / Math.min(smooth[a], smooth[b]);
        int lower = smooth[a] < smooth[b] ? k : k + 1;
        if (share(modes, lower, smooth, raw) < LEAST) {
          ratio += 1;
        }
        if (ratio > faintest) {
          faintest = ratio;
          worst = lower;
        }
      }
      if (faintest <= VALLEY && modes.size() <= most) {
        break;
      }
      modes.remove(worst);
    }
    return modes;
  }

  private static double lowest(float[] smooth, int from, int to) {
    double lowest = smooth[from];
    for (int b = from; b <= to; b++) {
      lowest = Math.min(lowest, smooth[b]);
    }
    return lowest;
  }

  /** The share of pixels between the valleys about a mode. */
  private static double share(List<int[]> modes, int k, float[] smooth, float[] raw) {
    int from = k == 0 ? 0 : (int) middleOfValley(smooth, modes.get(k - 1)[0], modes.get(k)[0]);
    int to =
        k == modes.size() - 1
            ? smooth.length
            : (int) middleOfValley(smooth, modes.get(k)[0], modes.get(k + 1)[0]);
    double share = 0;
    for (int b = Math.max(0, from - 1); b < Math.min(raw.length, to - 1); b++) {
      share += raw[b];
    }
    return share;
  }

  /** The bin of the lowest place between two modes, the middle of where it is flat. */
  private static double middleOfValley(float[] smooth, int from, int to) {
    double[] part = new double[to - from + 1];
    Arrays.setAll(part, k -> smooth[from + k]);
    double least = Arrays.stream(part).min().orElse(0);
    double flat = least + 0.02 * Math.min(smooth[from], smooth[to]);
    double sum = 0;
    int n = 0;
    for (int k = 0; k < part.length; k++) {
      if (part[k] <= flat) {
        sum += from + k;
        n++;
      }
    }
    return sum / n;
  }
}
