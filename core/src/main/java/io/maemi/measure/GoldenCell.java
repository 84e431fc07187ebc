package io.maemi.measure;

/**
 * What the cells of a regular array have in common: the median grey level at every place of a cell.
 * Against it each cell is compared, as inspection compares dies with a golden one; what only few
 * cells have, such as a defect, leaves the median alone.
 */
final class GoldenCell {
  private static final int MOST_BINS = 48;
  private static final int LEVELS = 256;

  private final LatticeGrid grid;
  private final int bins;
  private final float[] median;

  private GoldenCell(LatticeGrid grid, int bins, float[] median) {
    this.grid = grid;
    this.bins = bins;
    this.median = median;
  }

  /** The golden cell of an image. */
  static GoldenCell of(Plane plane, LatticeGrid grid, double pitch) {
    int bins = Math.max(4, Math.min(MOST_BINS, (int) Math.round(pitch)));
    int[] histograms = new int[bins * bins * LEVELS];
    for (int y = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++) {
        int level = Math.round(plane.values()[y * plane.width() + x]);
        int bin = bin(grid.i(x + 0.5, y + 0.5), bins) * bins + bin(grid.j(x + 0.5, y + 0.5), bins);
        histograms[bin * LEVELS + Math.max(0, Math.min(LEVELS - 1, level))]++;
      }
    }
    float[] median = new float[bins * bins];
    for (int bin = 0; bin < median.length; bin++) {
      median[bin] = median(histograms, bin * LEVELS);
    }
    return new GoldenCell(grid, bins, median);
  }

  private static int bin(double place, int bins) {
    return Math.min(bins - 1, (int) ((place - Math.floor(place)) * bins));
  }

  private static float median(int[] histograms, int from) {
    long all = 0;
    for (int level = 0; level < LEVELS; level++) {
      all += histograms[from + level];
    }
    int level = 0;
    for (long seen = histograms[from]; 2 * seen < all; seen += histograms[from + level]) {
      level++;
    }
    return level;
  }

  /** The golden cell's grey level at a place of the image, between the bins' middles. */
  float at(double x, double y) {
    double p = grid.i(x, y) * bins - 0.5;
    double q = grid.j(x, y) * bins - 0.5;
    double pi = Math.floor(p);
    double qi = Math.floor(q);
    int p0 = Math.floorMod((int) pi, bins);
    int q0 = Math.floorMod((int) qi, bins);
    int p1 = (p0 + 1) % bins;
    int q1 = (q0 + 1) % bins;
    double s = p - pi;
    double t = q - qi;
    return (float)
        ((1 - s) * ((1 - t) * median[p0 * bins + q0] + t * median[p0 * bins + q1])
            + s * ((1 - t) * median[p1 * bins + q0] + t * median[p1 * bins + q1]));
  }

  /** The golden cell over the whole image. */
  Plane drawn(int width, int height) {
    float[] values = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        values[y * width + x] = at(x + 0.5, y + 0.5);
      }
    }
    return new Plane(width, height, values);
  }
}
