package io.maemi.measure;

/**
 * How good an image is to measure on.
 *
 * @param noise standard deviation of the noise in grey levels of 255: median absolute value of the
 *     Laplacian difference mask of Immerkær (1996, doi:10.1006/cviu.1996.0060), which real
 *     structure hardly moves
 * @param contrast distance of the 2nd and the 98th percentile of the image smoothed by one pixel,
 *     grey levels of 255; of the outermost percentiles where objects are fewer than that
 * @param edgeSigma Gaussian blur of the strongest edges in pixels, by blurring again and comparing
 *     gradients (Hu and de Haan 2006, doi:10.1109/ICIP.2006.312490); NaN where the image has no
 *     edges
 * @param patternless whether grey levels are normally distributed and smoothing takes most of them
 *     away: noise, be it fine or correlated over some pixels
 */
record ImageQuality(double noise, double contrast, double edgeSigma, boolean patternless) {
  /** 10–90 % width of a Gaussian edge in standard deviations. */
  private static final double EDGE_WIDTH = 2.563;

  /** What central differences blur by: the variance of a box of two pixels. */
  private static final double DIFFERENCE_VARIANCE = 1 / 3.0;

  /**
   * Grey levels of the outermost 0.2 % this far from the median, in widths of the middle 68 %, are
   * of objects: those of a normal distribution reach 1.44.
   */
  private static final double OUTLYING = 3;

  private static final double MASK_NORM = 6;
  private static final double MEDIAN_OF_NORMAL = 0.6745;

  static ImageQuality of(Plane plane) {
    double noise = noise(plane);
    Plane smooth = plane.smooth(1);
    double[] ends = smooth.percentiles(0.02, 0.98);
    double contrast = ends[1] - ends[0];
    double[] fine = plane.smooth(2).percentiles(0.002, 0.16, 0.5, 0.84, 0.998);
    boolean sparse =
        Math.max(fine[4] - fine[2], fine[2] - fine[0]) > OUTLYING * (fine[3] - fine[1]);
    if (sparse) {
      // So few pixels are of objects that the usual shares pass them by.
      return new ImageQuality(
          noise, Math.max(contrast, fine[4] - fine[0]), edgeSigma(plane, noise), false);
    }
    double[] coarse = plane.smooth(5).percentiles(0.02, 0.98);
    boolean patternless = normal(smooth) && coarse[1] - coarse[0] < 0.4 * contrast;
    return new ImageQuality(noise, contrast, edgeSigma(plane, noise), patternless);
  }

  /** Whether the grey levels have the symmetry and the tails of a normal distribution. */
  private static boolean normal(Plane plane) {
    double[] p = plane.percentiles(0.005, 0.02, 0.25, 0.5, 0.75, 0.98, 0.995);
    double skew = (p[5] - p[3]) / Math.max(1e-9, p[3] - p[1]);
    double tails = (p[6] - p[0]) / Math.max(1e-9, p[4] - p[2]) / 3.82;
    return skew > 0.83 && skew < 1.2 && tails > 0.85 && tails < 1.15;
  }

  /** 100 % divided by the 10–90 % edge width in pixels, at most 100; 0 where there are no edges. */
  double sharpness() {
    return Double.isNaN(edgeSigma)
        ? 0
        : Math.min(100, 100 / Math.max(1e-9, EDGE_WIDTH * edgeSigma));
  }

  /**
   * The Gaussian that brings noise down to a few percent of the contrast, 0.7 to 3 pixels: its
   * standard deviation.
   */
  double smoothing() {
    return Math.max(0.7, Math.min(3, 9 * noise / Math.max(1, contrast)));
  }

  /** Nothing to see: less structure than the noise itself can feign. */
  boolean empty() {
    return contrast < 4 || contrast < 1.6 * noise || patternless;
  }

  static double noise(Plane plane) {
    int w = plane.width();
    int h = plane.height();
    if (w < 3 || h < 3) {
      return 0;
    }
    float[] v = plane.values();
    int[] histogram = new int[4 * 4 * 255 + 1];
    int n = 0;
    int step = Math.max(1, h / 400);
    for (int y = 1; y < h - 1; y += step) {
      for (int x = 1; x < w - 1; x++) {
        int i = y * w + x;
        float l =
            v[i - w - 1]
                - 2 * v[i - w]
                + v[i - w + 1]
                - 2 * v[i - 1]
                + 4 * v[i]
                - 2 * v[i + 1]
                + v[i + w - 1]
                - 2 * v[i + w]
                + v[i + w + 1];
        histogram[Math.min(histogram.length - 1, Math.round(Math.abs(l) * 2))]++;
        n++;
      }
    }
    int half = n / 2;
    int sum = 0;
    int level = 0;
    while (sum + histogram[level] <= half) {
      sum += histogram[level++];
    }
    // Within the median's bin the share left tells where in it the median lies: whole grey levels
    // are coarse.
    double inBin = (half - sum) / (double) Math.max(1, histogram[level]);
    double median = level == 0 ? 0.25 * inBin : (level - 0.5 + inBin) / 2;
    return median / MEDIAN_OF_NORMAL / MASK_NORM;
  }

  private static double edgeSigma(Plane plane, double noise) {
    if (plane.width() < 16 || plane.height() < 16) {
      return Double.NaN;
    }
    double before = noise < 2 ? 0.7 : noise < 8 ? 1 : 1.5;
    double again = 1.5;
    float[] once = plane.smooth(before).gradient();
    float[] twice = plane.smooth(Math.hypot(before, again)).gradient();
    double strong = new Plane(plane.width(), plane.height(), once).percentiles(0.98)[0];
    if (strong < 1 || strong < noise) {
      return Double.NaN;
    }
    double sum = 0;
    int n = 0;
    for (int i = 0; i < once.length; i++) {
      if (once[i] >= strong && twice[i] > 0) {
        sum += once[i] / twice[i];
        n++;
      }
    }
    double ratio = Math.max(1.001, sum / Math.max(1, n));
    double total = again / Math.sqrt(ratio * ratio - 1);
    return Math.sqrt(Math.max(0.04, total * total - before * before - DIFFERENCE_VARIANCE));
  }
}
