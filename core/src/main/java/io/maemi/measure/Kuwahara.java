package io.maemi.measure;

/**
 * What ground each pixel belongs to: of the four square windows that have the pixel in a corner,
 * the one whose grey levels spread least (Kuwahara et al. 1976). Noise and texture are averaged
 * away while edges stay where they are.
 *
 * @param mean mean grey level of that window
 * @param spread standard deviation of its grey levels
 */
record Kuwahara(Plane mean, Plane spread) {

  /** With windows of {@code side} by {@code side} pixels. */
  static Kuwahara of(Plane plane, int side) {
    int w = plane.width();
    int h = plane.height();
    int reach = Math.min(side - 1, Math.min(w, h) - 1);
    double[] sums = new double[(w + 1) * (h + 1)];
    double[] squares = new double[sums.length];
    integrate(plane, sums, squares);
    float[] mean = new float[w * h];
    float[] spread = new float[w * h];
    int n = (reach + 1) * (reach + 1);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        double least = Double.MAX_VALUE;
        double best = 0;
        for (int k = 0; k < 4; k++) {
          int x0 = Math.max(0, Math.min(w - 1 - reach, (k & 1) == 0 ? x : x - reach));
          int y0 = Math.max(0, Math.min(h - 1 - reach, (k & 2) == 0 ? y : y - reach));
          double m = box(sums, w + 1, x0, y0, reach) / n;
          double variance = box(squares, w + 1, x0, y0, reach) / n - m * m;
          if (variance < least) {
            least = variance;
            best = m;
          }
        }
        mean[y * w + x] = (float) best;
        spread[y * w + x] = (float) Math.sqrt(Math.max(0, least));
      }
    }
    return new Kuwahara(new Plane(w, h, mean), new Plane(w, h, spread));
  }

  private static void integrate(Plane plane, double[] sums, double[] squares) {
    int stride = plane.width() + 1;
    for (int y = 0; y < plane.height(); y++) {
      double sum = 0;
      double square = 0;
      for (int x = 0; x < plane.width(); x++) {
        double value = plane.values()[y * plane.width() + x];
        sum += value;
        square += value * value;
        int at = (y + 1) * stride + x + 1;
        sums[at] = sums[at - stride] + sum;
        squares[at] = squares[at - stride] + square;
      }
    }
  }

  private static double box(double[] sums, int stride, int x, int y, int reach) {
    int above = y * stride + x;
    int below = above + (reach + 1) * stride;
    return sums[below + reach + 1] - sums[below] - sums[above + reach + 1] + sums[above];
  }
}
