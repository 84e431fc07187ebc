package io.maemi.measure;

import java.util.stream.IntStream;

/**
 * Gaussian smoothing, borders extended. Narrow kernels are summed as they are; from {@link #WIDE}
 * pixels on, four box means stand for the Gaussian, whose cost does not grow with the width. Both
 * passes run along rows in memory, so that the virtual machine can take several pixels at once.
 * ImageJ's own filter leaves threads behind that keep a program from ending.
 */
final class Gaussian {
  private static final double WIDE = 3.5;
  private static final int BOXES = 4;

  /**
   * About how many bands an image is worked on in, and how many rows or columns one has at least.
   */
  private static final int BANDS = 8;

  private static final int NARROWEST = 64;

  private Gaussian() {}

  static float[] blur(float[] values, int width, int height, double sigma) {
    if (sigma < WIDE) {
      float[] kernel = kernel(sigma);
      return down(along(values, width, height, kernel), width, height, kernel);
    }
    // A box of 2r+1 pixels has the variance r(r+1)/3.
    int reach = (int) Math.round((Math.sqrt(1 + 12 * sigma * sigma / BOXES) - 1) / 2);
    return boxesDown(boxesAlong(values, width, height, reach), width, height, reach);
  }

  /** Along rows only. */
  static float[] blurAcross(float[] values, int width, int height, double sigma) {
    return along(values, width, height, kernel(sigma));
  }

  /** Rows or columns from the first to before the end. */
  private interface Band {
    void take(int first, int end);
  }

  /** {@code n} rows or columns, each as good as on its own, on all of the machine's cores. */
  private static void bands(int n, Band band) {
    int size = Math.max(NARROWEST, n / BANDS);
    IntStream.range(0, (n + size - 1) / size)
        .parallel()
        .forEach(k -> band.take(k * size, Math.min(n, (k + 1) * size)));
  }

  private static float[] kernel(double sigma) {
    float[] half = new float[(int) Math.ceil(3.2 * sigma) + 1];
    double sum = 0;
    for (int i = 0; i < half.length; i++) {
      double weight = Math.exp(-i * i / (2 * sigma * sigma));
      half[i] = (float) weight;
      sum += i == 0 ? weight : 2 * weight;
    }
    for (int i = 0; i < half.length; i++) {
      half[i] /= (float) sum;
    }
    return half;
  }

  private static float[] along(float[] values, int width, int height, float[] kernel) {
    float[] out = new float[values.length];
    bands(height, (first, end) -> alongRows(values, width, first, end, kernel, out));
    return out;
  }

  private static void alongRows(
      float[] values, int width, int first, int end, float[] kernel, float[] out) {
    int reach = kernel.length - 1;
    float[] line = new float[width + 2 * reach];
    Sum sum = new Sum(width);
    for (int y = first; y < end; y++) {
      int start = y * width;
      System.arraycopy(values, start, line, reach, width);
      for (int k = 0; k < reach; k++) {
        line[k] = values[start];
        line[reach + width + k] = values[start + width - 1];
      }
      sum.start(kernel[0], line, reach);
      for (int k = 1; k <= reach; k++) {
        sum.add(kernel[k], line, reach - k, reach + k);
      }
      System.arraycopy(sum.sum, 0, out, start, width);
    }
  }

  private static float[] down(float[] values, int width, int height, float[] kernel) {
    float[] out = new float[values.length];
    bands(height, (first, end) -> downRows(values, width, height, first, end, kernel, out));
    return out;
  }

  private static void downRows(
      float[] values, int width, int height, int first, int end, float[] kernel, float[] out) {
    Sum sum = new Sum(width);
    for (int y = first; y < end; y++) {
      sum.start(kernel[0], values, y * width);
      for (int k = 1; k < kernel.length; k++) {
        int above = Math.max(0, y - k) * width;
        int below = Math.min(height - 1, y + k) * width;
        sum.add(kernel[k], values, above, below);
      }
      System.arraycopy(sum.sum, 0, out, y * width, width);
    }
  }

  /**
   * A row of weighted sums. What is added is copied to the same place first, since loops over
   * several arrays become vector instructions only where they go through them in step.
   */
  private static final class Sum {
    private final float[] sum;
    private final float[] a;
    private final float[] b;

    Sum(int width) {
      sum = new float[width];
      a = new float[width];
      b = new float[width];
    }

    void start(float weight, float[] values, int at) {
      System.arraycopy(values, at, a, 0, a.length);
      for (int x = 0; x < sum.length; x++) {
        sum[x] = weight * a[x];
      }
    }

    void add(float weight, float[] values, int one, int other) {
      System.arraycopy(values, one, a, 0, a.length);
      System.arraycopy(values, other, b, 0, b.length);
      for (int x = 0; x < sum.length; x++) {
        sum[x] += weight * (a[x] + b[x]);
      }
    }
  }

  private static float[] boxesAlong(float[] values, int width, int height, int reach) {
    float[] out = new float[values.length];
    bands(height, (first, end) -> boxesAlongRows(values, width, first, end, reach, out));
    return out;
  }

  private static void boxesAlongRows(
      float[] values, int width, int first, int end, int reach, float[] out) {
    float[] from = new float[width];
    float[] to = new float[width];
    for (int y = first; y < end; y++) {
      System.arraycopy(values, y * width, from, 0, width);
      for (int pass = 0; pass < BOXES; pass++) {
        box(from, to, width, reach);
        float[] swap = from;
        from = to;
        to = swap;
      }
      System.arraycopy(from, 0, out, y * width, width);
    }
  }

  private static void box(float[] from, float[] to, int width, int reach) {
    double sum = (double) from[0] * (reach + 1);
    for (int k = 1; k <= reach; k++) {
      sum += from[Math.min(width - 1, k)];
    }
    double share = 1.0 / (2 * reach + 1);
    for (int x = 0; x < width; x++) {
      to[x] = (float) (sum * share);
      sum += from[Math.min(width - 1, x + reach + 1)] - from[Math.max(0, x - reach)];
    }
  }

  /** The same along columns, many of them at once; {@code values} are lost. */
  private static float[] boxesDown(float[] values, int width, int height, int reach) {
    float[] between = new float[values.length];
    bands(
        width,
        (first, end) -> {
          for (int pass = 0; pass < BOXES; pass += 2) {
            boxDown(values, between, width, height, first, end, reach);
            boxDown(between, values, width, height, first, end, reach);
          }
        });
    return values;
  }

  private static void boxDown(
      float[] from, float[] to, int width, int height, int first, int end, int reach) {
    double share = 1.0 / (2 * reach + 1);
    double[] sums = new double[end - first];
    for (int x = 0; x < sums.length; x++) {
      sums[x] = (double) from[first + x] * (reach + 1);
    }
    for (int k = 1; k <= reach; k++) {
      int row = Math.min(height - 1, k) * width + first;
      for (int x = 0; x < sums.length; x++) {
        sums[x] += from[row + x];
      }
    }
    for (int y = 0; y < height; y++) {
      int row = y * width + first;
      int next = Math.min(height - 1, y + reach + 1) * width + first;
      int last = Math.max(0, y - reach) * width + first;
      for (int x = 0; x < sums.length; x++) {
        to[row + x] = (float) (sums[x] * share);
        sums[x] += from[next + x] - from[last + x];
      }
    }
  }
}
