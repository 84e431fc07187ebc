package io.maemi.measure;

import org.jspecify.annotations.Nullable;

/**
 * Where lines' edges are under the blur of the beam: the mean linescans of both sides are fitted by
 * a model of what makes them, as model-based metrology does (Villarrubia et al. 2002, Proc. SPIE
 * 4689, 304–312). The model is a step from space to line, a bright rim of even width inside it, and
 * a space that darkens towards the line's foot, all blurred by a Gaussian whose width is fitted;
 * the other edges near by are in it, for wide blur reaches them. Grey levels end at black and
 * white.
 *
 * @param left pixels into the line from the 0 of the left linescan
 * @param right the same of the right one
 */
record BlurredEdges(double left, double right) {
  /**
   * A beam narrower than the rim shows how wide that is; of a wider one only the rim's light is
   * seen, and this many pixels are taken for its width.
   */
  private static final double RIM = 2.5;

  /** How much a rim of another width counts against a fit, in contrasts a pixel. */
  private static final double RIM_WEIGHT = 0.1;

  private static final double WHITE = 254;
  private static final double BLACK = 1;

  /** Samples that a side must have. */
  private static final int FEWEST = 10;

  /** Blur to begin with, in pixels; the better end of both is taken. */
  private static final double NARROW = 0.8;

  private static final double WIDE = 2.5;

  /** Space, step, slope of the space, light of both rims, both edges, blur, width of the rim. */
  private static final int PARAMETERS = 9;

  private static final double[] LOW = {-80, -20, -4, 0, 0, -6, -6, 0.3, 0.5};
  private static final double[] HIGH = {300, 400, 4, 3000, 3000, 6, 6, 8, 6};

  /**
   * The edges of both sides' linescans, or null where these show too little.
   *
   * @param width of the lines, from one linescan's 0 to the other's, in pixels
   * @param pitch in pixels
   */
  static @Nullable BlurredEdges of(Linescan left, Linescan right, double width, double pitch) {
    double[][] one = left.samples();
    double[][] other = right.samples();
    if (Math.min(one.length, other.length) < FEWEST) {
      return null;
    }
    double space = Math.min(least(one), least(other));
    double top = Math.max(most(one), most(other));
    double line = (one[one.length - 1][1] + other[other.length - 1][1]) / 2;
    double weight = RIM_WEIGHT * (top - space);
    LeastSquares.Fit narrow = fit(one, other, width, pitch, space, line, NARROW, weight);
    LeastSquares.Fit wide = fit(one, other, width, pitch, space, line, WIDE, weight);
    LeastSquares.Fit best = narrow.sum() <= wide.sum() ? narrow : wide;
    double[] p = best.at();
    boolean outside = Math.max(Math.abs(p[5]), Math.abs(p[6])) >= HIGH[5];
    return outside ? null : new BlurredEdges(p[5], p[6]);
  }

  private static LeastSquares.Fit fit(
      double[][] left,
      double[][] right,
      double width,
      double pitch,
      double space,
      double line,
      double blur,
      double weight) {
    double[] start = new double[PARAMETERS];
    start[0] = space;
    start[1] = line - space;
    start[3] = Math.max(1, most(left) - line) * Math.max(1, blur);
    start[4] = Math.max(1, most(right) - line) * Math.max(1, blur);
    start[7] = blur;
    start[8] = RIM;
    return LeastSquares.from(
        start, LOW, HIGH, p -> residuals(p, left, right, width, pitch, weight));
  }

  private static double least(double[][] samples) {
    double least = samples[0][1];
    for (double[] sample : samples) {
      least = Math.min(least, sample[1]);
    }
    return least;
  }

  private static double most(double[][] samples) {
    double most = samples[0][1];
    for (double[] sample : samples) {
      most = Math.max(most, sample[1]);
    }
    return most;
  }

  private static double[] residuals(
      double[] p, double[][] left, double[][] right, double width, double pitch, double weight) {
    double[] rest = new double[left.length + right.length + 1];
    double own = width - p[5] - p[6];
    for (int i = 0; i < left.length; i++) {
      rest[i] = level(p, left[i][0] - p[5], own, pitch - own, p[3], p[4]) - left[i][1];
    }
    for (int i = 0; i < right.length; i++) {
      rest[left.length + i] =
          level(p, right[i][0] - p[6], own, pitch - own, p[4], p[3]) - right[i][1];
    }
    rest[rest.length - 1] = weight * (p[8] - RIM);
    return rest;
  }

  /** The model's grey level {@code x} pixels into the line. */
  private static double level(
      double[] p, double x, double width, double gap, double near, double far) {
    double blur = p[7];
    double rim = p[8];
    double edge = risen(x / blur);
    double end = risen((x - width) / blur);
    double before = risen((x + gap) / blur);
    double rims =
        near * (edge - risen((x - rim) / blur))
            + far
                * (risen((x - width + rim) / blur) - end + risen((x + gap + rim) / blur) - before);
    double level = p[0] + p[1] * (edge - end + 1 - before) + rims + p[2] * Math.min(0, x);
    return Math.max(BLACK, Math.min(WHITE, level));
  }

  /** The normal distribution's share below {@code x} (Abramowitz and Stegun 1964, 26.2.17). */
  private static double risen(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
    return x > 0 ? 1 - tail : tail;
  }
}
