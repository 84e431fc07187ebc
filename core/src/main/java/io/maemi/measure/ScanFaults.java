package io.maemi.measure;

/**
 * Faults that scanning leaves in an image, each told by what it does to rows and not to columns, or
 * to one direction and not to the one across. Lines of an electron probe run along rows.
 *
 * @param banding by how much rows differ in brightness from their neighbours more than columns do,
 *     standard deviation in grey levels: charging flickers from line to line
 * @param jitter by how much rows are displaced against their neighbours more than columns are,
 *     standard deviation in pixels: vibration and stray fields
 * @param astigmatism blur of the edges of one direction over that of those across it, at least 1;
 *     NaN where the image does not show edges of both
 * @param white share of pixels at the upper end of the range, 0…1
 * @param black the same at the lower end
 */
record ScanFaults(double banding, double jitter, double astigmatism, double white, double black) {
  /** The middle of an image, so many pixels a side, tells enough. */
  private static final int SIDE = 768;

  /** A direction is judged by this many pixels on strong edges at least. */
  private static final int EDGE_PIXELS = 250;

  /** Edges sharper than this, in pixels, are sharp in whatever direction. */
  private static final double SHARP = 1.0;

  private static final double AGAIN = 1.5;

  static ScanFaults of(Plane whole, double noise) {
    Plane plane = middle(whole);
    if (plane.width() < 32 || plane.height() < 32) {
      return new ScanFaults(0, 0, Double.NaN, white(whole), black(whole));
    }
    Plane turned = transposed(plane);
    double own = banding(plane, noise);
    double columns = banding(turned, noise);
    double along = jitter(plane, noise);
    double across = jitter(turned, noise);
    return new ScanFaults(
        Math.sqrt(Math.max(0, own * own - columns * columns)),
        Math.sqrt(Math.max(0, along * along - across * across)),
        astigmatism(plane, noise),
        white(whole),
        black(whole));
  }

  private static double white(Plane plane) {
    return plane.share(255);
  }

  private static double black(Plane plane) {
    return 1 - plane.share(Float.MIN_VALUE);
  }

  private static Plane middle(Plane plane) {
    int w = Math.min(SIDE, plane.width());
    int h = Math.min(SIDE, plane.height());
    float[] values = new float[w * h];
    int from = (plane.height() - h) / 2 * plane.width() + (plane.width() - w) / 2;
    for (int y = 0; y < h; y++) {
      System.arraycopy(plane.values(), from + y * plane.width(), values, y * w, w);
    }
    return new Plane(w, h, values);
  }

  private static Plane transposed(Plane plane) {
    int w = plane.width();
    int h = plane.height();
    float[] values = new float[w * h];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        values[x * h + y] = plane.values()[y * w + x];
      }
    }
    return new Plane(h, w, values);
  }

  /** The typical step of brightness from a row to the next where no edge lies between them. */
  private static double banding(Plane plane, double noise) {
    int w = plane.width();
    float[] v = plane.values();
    double most = 4 * noise + 3;
    double sum = 0;
    int rows = 0;
    for (int y = 0; y + 1 < plane.height(); y++) {
      double step = 0;
      int n = 0;
      for (int i = y * w; i < (y + 1) * w; i++) {
        double difference = v[i + w] - v[i];
        if (Math.abs(difference) < most) {
          step += difference;
          n++;
        }
      }
      if (n > w / 4) {
        step /= n;
        sum += step * step - 2 * noise * noise / n;
        rows++;
      }
    }
    return Math.sqrt(Math.max(0, sum) / Math.max(1, rows));
  }

  /**
   * The typical displacement of a row against the next, less its mean over some rows around: least
   * squares of their difference by the slope along them.
   */
  private static double jitter(Plane sharp, double noise) {
    Plane plane = sharp.smoothAcross(1);
    double left = noise / Math.sqrt(2 * Math.sqrt(Math.PI)); // of the noise after smoothing
    int w = plane.width();
    int h = plane.height();
    float[] v = plane.values();
    double[] shift = new double[h - 1];
    double[] error = new double[h - 1];
    for (int y = 0; y + 1 < h; y++) {
      double top = 0;
      double bottom = 0;
      for (int i = y * w + 1; i < (y + 1) * w - 1; i++) {
        double slope = (v[i + 1] - v[i - 1] + v[i + w + 1] - v[i + w - 1]) / 4;
        if (Math.abs(slope) > 1.5 * left + 1) {
          top += slope * (v[i + w] - v[i]);
          bottom += slope * slope;
        }
      }
      shift[y] = bottom < 400 ? Double.NaN : top / bottom;
      error[y] = 4 * left * left / Math.max(1, bottom);
    }
    double sum = 0;
    int n = 0;
    for (int y = 2; y + 2 < shift.length; y++) {
      double around = (shift[y - 2] + shift[y - 1] + shift[y + 1] + shift[y + 2]) / 4;
      double off = shift[y] - around;
      if (!Double.isNaN(off) && Math.abs(off) < 6) {
        sum += Math.max(0, off * off - error[y]) / 1.25;
        n++;
      }
    }
    return n < h / 4 ? 0 : Math.sqrt(sum / n / 2);
  }

  /** Blur by direction, as {@link ImageQuality} has it for all edges together. */
  private static double astigmatism(Plane plane, double noise) {
    double before = noise < 2 ? 0.7 : noise < 8 ? 1 : 1.5;
    Plane once = plane.smooth(before);
    Plane twice = plane.smooth(Math.hypot(before, AGAIN));
    int w = plane.width();
    float[] lengths = once.gradient();
    float[] blurred = twice.gradient();
    double strong = new Plane(w, plane.height(), lengths).percentiles(0.95)[0];
    if (strong < 1.5 || strong < noise) {
      return Double.NaN;
    }
    double[] ratios = new double[4];
    int[] n = new int[4];
    float[] v = once.values();
    for (int i = w + 1; i < lengths.length - w - 1; i++) {
      if (lengths[i] >= strong && blurred[i] > 0) {
        double angle = Math.atan2(v[i + w] - v[i - w], v[i + 1] - v[i - 1]);
        int sector = Math.floorMod((int) Math.round(angle / (Math.PI / 4)), 4);
        ratios[sector] += lengths[i] / blurred[i];
        n[sector]++;
      }
    }
    double worst = Double.NaN;
    for (int sector = 0; sector < 2; sector++) {
      int across = sector + 2;
      if (n[sector] >= EDGE_PIXELS && n[across] >= EDGE_PIXELS) {
        double one = blur(ratios[sector] / n[sector], before);
        double other = blur(ratios[across] / n[across], before);
        double ratio = Math.max(one, other) / Math.min(one, other);
        worst = Double.isNaN(worst) ? ratio : Math.max(worst, ratio);
      }
    }
    return worst;
  }

  private static double blur(double ratio, double before) {
    double total = AGAIN / Math.sqrt(Math.max(1.001, ratio) * Math.max(1.001, ratio) - 1);
    return Math.max(SHARP, Math.sqrt(Math.max(0, total * total - before * before - 1 / 3.0)));
  }
}
