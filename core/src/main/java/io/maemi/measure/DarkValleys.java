package io.maemi.measure;

/**
 * What is dark between brighter sides: how far each pixel lies below the sides of the narrow dark
 * thing that it is in (the bottom hat: a grey-level closing by a square less the image; Soille,
 * Morphological Image Analysis, 4.5).
 *
 * @param depth grey levels below the sides
 */
record DarkValleys(int width, int height, float[] depth) {
  /** The widest crack as a share of the image's shorter side. */
  private static final double WIDEST = 1 / 12.0;

  private static final int LEAST = 6;
  private static final int MOST = 40;

  /** Blocks to either side whose median tells how bright matter is. */
  private static final int AROUND = 2;

  static DarkValleys of(Plane plane) {
    int w = plane.width();
    int h = plane.height();
    int reach = (int) Math.max(LEAST, Math.min(MOST, Math.round(WIDEST / 2 * Math.min(w, h))));
    // Bright rims of edges would make valleys of all that lies between them.
    float[] level = plane.values().clone();
    float[] median = medians(plane, reach);
    for (int i = 0; i < level.length; i++) {
      level[i] = Math.min(level[i], median[i]);
    }
    float[] closed = extreme(extreme(level, w, h, reach, 1), w, h, reach, -1);
    float[] depth = new float[closed.length];
    for (int i = 0; i < depth.length; i++) {
      depth[i] = closed[i] - level[i];
    }
    return new DarkValleys(w, h, depth);
  }

  /** The median about each pixel, of squares of {@link #AROUND} blocks; between blocks linear. */
  private static float[] medians(Plane plane, int block) {
    int w = plane.width();
    int h = plane.height();
    int across = (w + block - 1) / block;
    int down = (h + block - 1) / block;
    int[][] counts = new int[across * down][256];
    for (int i = 0; i < plane.values().length; i++) {
      int grey = (int) Math.max(0, Math.min(255, plane.values()[i]));
      counts[i / w / block * across + i % w / block][grey]++;
    }
    float[] of = new float[counts.length];
    for (int k = 0; k < of.length; k++) {
      of[k] = median(counts, across, down, k % across, k / across);
    }
    Plane blocks = new Plane(across, down, of);
    float[] medians = new float[plane.values().length];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        medians[y * w + x] = (float) blocks.at((x + 0.5) / block - 0.5, (y + 0.5) / block - 0.5);
      }
    }
    return medians;
  }

  private static float median(int[][] counts, int across, int down, int column, int row) {
    int[] sum = new int[256];
    int n = 0;
    for (int y = Math.max(0, row - AROUND); y <= Math.min(down - 1, row + AROUND); y++) {
      for (int x = Math.max(0, column - AROUND); x <= Math.min(across - 1, column + AROUND); x++) {
        for (int grey = 0; grey < 256; grey++) {
          sum[grey] += counts[y * across + x][grey];
          n += counts[y * across + x][grey];
        }
      }
    }
    int grey = 0;
    for (int seen = sum[0]; 2 * seen < n; seen += sum[grey]) {
      grey++;
    }
    return grey + 0.5f;
  }

  /** The largest (sign 1) or least (−1) value of the square about each pixel. */
  private static float[] extreme(float[] values, int w, int h, int reach, int sign) {
    float[] rows = new float[values.length];
    float[] both = new float[values.length];
    int[] queue = new int[Math.max(w, h)];
    for (int y = 0; y < h; y++) {
      slide(values, rows, y * w, 1, w, reach, sign, queue);
    }
    for (int x = 0; x < w; x++) {
      slide(rows, both, x, w, h, reach, sign, queue);
    }
    return both;
  }

  /** The same along one line; {@code queue} holds the places that may yet be extremes. */
  private static void slide(
      float[] from, float[] to, int start, int step, int n, int reach, int sign, int[] queue) {
    int head = 0;
    int tail = 0;
    for (int k = 0; k < n + reach; k++) {
      if (k < n) {
        float value = sign * from[start + k * step];
        while (tail > head && sign * from[start + queue[tail - 1] * step] <= value) {
          tail--;
        }
        queue[tail++] = k;
      }
      int at = k - reach;
      if (at >= 0) {
        if (queue[head] < at - reach) {
          head++;
        }
        to[start + at * step] = from[start + queue[head] * step];
      }
    }
  }

  /** Pixels deeper than {@code low} that hang together with some deeper than {@code high}. */
  boolean[] mask(double high, double low) {
    boolean[] deep = new boolean[depth.length];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = depth[i] > low;
    }
    Labels pieces = Labels.connected(deep, true, width, height);
    boolean[] keep = new boolean[pieces.count() + 1];
    for (int i = 0; i < deep.length; i++) {
      keep[pieces.of()[i]] |= depth[i] > high;
    }
    keep[0] = false;
    for (int i = 0; i < deep.length; i++) {
      deep[i] = keep[pieces.of()[i]];
    }
    return deep;
  }
}
