package io.maemi.measure;

import java.util.Arrays;

/**
 * Phases by their grey levels. Noise is averaged away within edges ({@link Kuwahara}). The modes of
 * the histogram tell how many phases there are, or Otsu's level parts two where it has one mode; in
 * turn with that, what the phases' means leave is smoothed and taken out, slow shading first, then
 * faster (local fitting, as of Li et al. 2008, doi:10.1109/TIP.2008.2002304): uneven light moves no
 * fraction.
 */
final class GreyPhases {
  /**
   * Light that is uneven over this share of the smaller side (a standard deviation) is told from
   * phases while those are counted, and over that share once their number is known.
   */
  private static final double SLOW = 0.2;

  private static final double FAST = 0.06;

  private static final int SLOW_ROUNDS = 3;
  private static final int FAST_ROUNDS = 6;

  /**
   * Two phases explain as well as more where they leave a variance up to so many times as large.
   */
  private static final double LIKE = 1.1;

  /** What is slow is had of means over blocks, so many along the smaller side. */
  private static final int BLOCKS = 128;

  private final boolean[] some;
  private final int width;
  private final int step;
  private final int across;
  private final int down;
  private Plane grey;
  private double[] levels;

  private GreyPhases(Plane grey, boolean[] some, double[] levels) {
    this.grey = grey;
    this.some = some;
    this.levels = levels;
    this.width = grey.width();
    this.step = Math.max(1, Math.min(width, grey.height()) / BLOCKS);
    this.across = (width + step - 1) / step;
    this.down = (grey.height() + step - 1) / step;
  }

  /**
   * The class of each pixel, from 0 for the darkest; −1 where {@code some} is false.
   *
   * @param window side of the windows that noise is averaged in
   * @param most classes at most
   */
  static int[] of(Scene scene, boolean[] some, int window, int most) {
    Plane grey = Kuwahara.of(scene.smooth(), window).mean();
    GreyPhases many = new GreyPhases(grey, some, valleys(grey, some, most)).fitted(most);
    if (many.levels.length < 2) {
      return many.classes();
    }
    // Strong shading makes modes of its own: two phases that leave no more spread explain it
    // better.
    GreyPhases two = new GreyPhases(grey, some, otsu(grey, some)).fitted(2);
    return (two.within() < LIKE * many.within() ? two : many).classes();
  }

  private GreyPhases fitted(int most) {
    for (int round = 0; round < SLOW_ROUNDS; round++) {
      even(SLOW);
      levels = valleys(grey, some, most);
    }
    for (int round = 0; round < FAST_ROUNDS; round++) {
      even(FAST);
      double[] anew = valleys(grey, some, levels.length + 1);
      levels = anew.length == levels.length ? anew : between();
    }
    return this;
  }

  private static double[] valleys(Plane grey, boolean[] some, int most) {
    double[] valleys = HistogramModes.valleys(grey.values(), some, most);
    return valleys.length > 0 ? valleys : otsu(grey, some);
  }

  private static double[] otsu(Plane grey, boolean[] some) {
    float[] own = new float[some.length];
    int n = 0;
    for (int i = 0; i < some.length; i++) {
      if (some[i]) {
        own[n++] = grey.values()[i];
      }
    }
    return n == 0 ? new double[0] : Threshold.multiple(new Plane(n, 1, Arrays.copyOf(own, n)), 2);
  }

  private int[] classes() {
    int[] classes = new int[some.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = some[i] ? classOf(grey.values()[i]) : -1;
    }
    return classes;
  }

  private int classOf(float value) {
    int k = 0;
    while (k < levels.length && value >= levels[k]) {
      k++;
    }
    return k;
  }

  /** Takes out what the phases' means leave, smoothed by a share of the smaller side. */
  private void even(double slow) {
    int[] classes = classes();
    double[] mean = means(classes);
    float[] rest = new float[across * down];
    float[] weight = new float[rest.length];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] >= 0) {
        rest[block(i)] += (float) (grey.values()[i] - mean[classes[i]]);
        weight[block(i)]++;
      }
    }
    double sigma = slow * Math.min(across, down);
    float[] light = Gaussian.blur(rest, across, down, sigma);
    float[] weights = Gaussian.blur(weight, across, down, sigma);
    float[] even = grey.values().clone();
    for (int i = 0; i < even.length; i++) {
      even[i] -= light[block(i)] / Math.max(1e-3f, weights[block(i)]);
    }
    grey = new Plane(width, grey.height(), even);
  }

  /** Levels half way between the means of neighbours; as before where one has no pixels. */
  private double[] between() {
    double[] mean = means(classes());
    double[] between = levels.clone();
    for (int k = 0; k < levels.length; k++) {
      double middle = (mean[k] + mean[k + 1]) / 2;
      between[k] = Double.isNaN(middle) ? levels[k] : middle;
    }
    return between;
  }

  /** The variance of grey levels about the means of their phases. */
  private double within() {
    int[] classes = classes();
    double[] mean = means(classes);
    double sum = 0;
    int n = 0;
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] >= 0) {
        sum += Math.pow(grey.values()[i] - mean[classes[i]], 2);
        n++;
      }
    }
    return sum / Math.max(1, n);
  }

  /** Mean grey levels; no number for a phase without pixels. */
  private double[] means(int[] classes) {
    double[] sum = new double[levels.length + 1];
    double[] n = new double[sum.length];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] >= 0) {
        sum[classes[i]] += grey.values()[i];
        n[classes[i]]++;
      }
    }
    Arrays.setAll(sum, k -> sum[k] / n[k]);
    return sum;
  }

  private int block(int i) {
    return i / width / step * across + i % width / step;
  }
}
