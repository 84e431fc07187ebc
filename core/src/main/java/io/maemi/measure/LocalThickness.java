package io.maemi.measure;

/**
 * The local thickness of a mask: at each pixel the diameter of the largest disc that lies in the
 * mask and covers the pixel (Hildebrand and Rüegsegger 1997). Discs are drawn about the ridge of
 * the distance map alone: every other disc lies within one of theirs.
 */
final class LocalThickness {
  /** How far a disc may stick out of its neighbour's and still be left out, in pixels. */
  private static final double SLACK = 1e-3;

  private LocalThickness() {}

  /**
   * Thickness in pixels, 0 outside.
   *
   * @param distance to the next pixel outside, in the map's own steps
   * @param step pixels that the map has one value for, a side
   */
  static float[] of(float[] distance, int width, int height, int step) {
    float[] radius = new float[distance.length];
    for (int i = 0; i < distance.length; i++) {
      if (distance[i] > 0 && ridge(distance, i, width, height)) {
        disc(distance[i], i, radius, width, height);
      }
    }
    float[] thickness = new float[distance.length];
    for (int i = 0; i < thickness.length; i++) {
      // The next pixel's middle lies half a pixel beyond the mask's edge, on either side.
      thickness[i] = distance[i] > 0 ? Math.max(1, 2 * step * radius[i] - 1) : 0;
    }
    return thickness;
  }

  /** Whether no neighbour's disc holds this one. */
  private static boolean ridge(float[] distance, int i, int width, int height) {
    int x = i % width;
    int y = i / width;
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int nx = x + dx;
        int ny = y + dy;
        boolean other = (dx != 0 || dy != 0) && nx >= 0 && ny >= 0 && nx < width && ny < height;
        if (other && distance[ny * width + nx] >= distance[i] + Math.hypot(dx, dy) - SLACK) {
          return false;
        }
      }
    }
    return true;
  }

  private static void disc(float r, int i, float[] radius, int width, int height) {
    int cx = i % width;
    int cy = i / width;
    int reach = (int) Math.ceil(r);
    for (int y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y++) {
      double half = Math.sqrt(Math.max(0, (double) r * r - (double) (y - cy) * (y - cy)));
      int far = (int) Math.ceil(half) - 1; // strictly nearer than the next pixel outside
      for (int x = Math.max(0, cx - far); x <= Math.min(width - 1, cx + far); x++) {
        int at = y * width + x;
        radius[at] = Math.max(radius[at], r);
      }
    }
  }
}
