package io.maemi.measure;

/**
 * Gaussian smoothing, borders extended. Narrow kernels are summed as they are; from {@link #WIDE}
 * pixels on, four box means stand for the Gaussian, whose cost does not grow with the width.
 * ImageJ's own filter leaves threads behind that keep a program from ending.
 */
final class Gaussian {
  private static final double WIDE = 3.5;
  private static final int BOXES = 4;

  private Gaussian() {}

  static float[] blur(float[] values, int width, int height, double sigma) {
    float[] turned = transpose(rows(values, width, height, sigma), width, height);
    return transpose(rows(turned, height, width, sigma), height, width);
  }

  private static float[] rows(float[] values, int width, int height, double sigma) {
    float[] out = new float[values.length];
    if (sigma < WIDE) {
      float[] kernel = kernel(sigma);
      float[] line = new float[width + 2 * (kernel.length - 1)];
      for (int y = 0; y < height; y++) {
        convolve(values, out, y * width, width, kernel, line);
      }
    } else {
      // A box of 2r+1 pixels has the variance r(r+1)/3.
      int reach = (int) Math.round((Math.sqrt(1 + 12 * sigma * sigma / BOXES) - 1) / 2);
      float[] a = new float[width];
      float[] b = new float[width];
      for (int y = 0; y < height; y++) {
        System.arraycopy(values, y * width, a, 0, width);
        for (int pass = 0; pass < BOXES; pass++) {
          box(a, b, width, reach);
          float[] swap = a;
          a = b;
          b = swap;
        }
        System.arraycopy(a, 0, out, y * width, width);
      }
    }
    return out;
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

  private static void convolve(
      float[] values, float[] out, int start, int width, float[] kernel, float[] line) {
    int reach = kernel.length - 1;
    System.arraycopy(values, start, line, reach, width);
    for (int k = 0; k < reach; k++) {
      line[k] = values[start];
      line[reach + width + k] = values[start + width - 1];
    }
    for (int x = 0; x < width; x++) {
      int centre = x + reach;
      float sum = kernel[0] * line[centre];
      for (int k = 1; k <= reach; k++) {
        sum += kernel[k] * (line[centre - k] + line[centre + k]);
      }
      out[start + x] = sum;
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

  private static float[] transpose(float[] values, int width, int height) {
    float[] turned = new float[values.length];
    int tile = 32;
    for (int ty = 0; ty < height; ty += tile) {
      for (int tx = 0; tx < width; tx += tile) {
        for (int y = ty; y < Math.min(height, ty + tile); y++) {
          for (int x = tx; x < Math.min(width, tx + tile); x++) {
            turned[x * height + y] = values[y * width + x];
          }
        }
      }
    }
    return turned;
  }
}
