package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.util.Arrays;

/**
 * Antialiased resizing of 8-bit images, equal to Pillow's: separable filters widened by the
 * reduction, weights and sums in fixed point with 22 bits, rounded to 8 bits after the horizontal
 * and after the vertical pass.
 */
public enum Resampling {
  /** Three lobes. */
  LANCZOS(1, 3),
  /** A triangle. */
  BILINEAR(2, 1),
  /** Keys' cubic. */
  BICUBIC(3, 2);

  private static final int PRECISION = 22;

  private final int code;
  private final double support;

  Resampling(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** The filter that {@code preprocessor_config.json} means by {@code code}. */
  static Resampling of(int code) {
    for (Resampling resampling : values()) {
      if (resampling.code == code) {
        return resampling;
      }
    }
    throw MaemiException.unreadable(
        "cannot use this model: its preprocessor_config.json says resample "
            + code
            + "; 1 (Lanczos), 2 (bilinear) and 3 (bicubic) are supported. Change the entry.");
  }

  /** The filter's number in {@code preprocessor_config.json}. */
  int code() {
    return code;
  }

  /** Resizes {@code image} of {@code width} × {@code height} bytes, row by row. */
  public byte[] resize(byte[] image, int width, int height, int toWidth, int toHeight) {
    byte[] wide = width == toWidth ? image : horizontal(image, width, height, toWidth);
    return height == toHeight ? wide : vertical(wide, toWidth, height, toHeight);
  }

  private byte[] horizontal(byte[] image, int width, int height, int toWidth) {
    Weights weights = weights(width, toWidth);
    byte[] out = new byte[toWidth * height];
    for (int y = 0; y < height; y++) {
      int row = y * width;
      for (int x = 0; x < toWidth; x++) {
        int[] w = weights.values[x];
        int from = row + weights.first[x];
        int sum = 1 << (PRECISION - 1);
        for (int k = 0; k < w.length; k++) {
          sum += (image[from + k] & 0xff) * w[k];
        }
        out[y * toWidth + x] = clip(sum);
      }
    }
    return out;
  }

  private byte[] vertical(byte[] image, int width, int height, int toHeight) {
    Weights weights = weights(height, toHeight);
    byte[] out = new byte[width * toHeight];
    int[] sums = new int[width];
    for (int y = 0; y < toHeight; y++) {
      Arrays.fill(sums, 1 << (PRECISION - 1));
      int[] w = weights.values[y];
      for (int k = 0; k < w.length; k++) {
        int row = (weights.first[y] + k) * width;
        for (int x = 0; x < width; x++) {
          sums[x] += (image[row + x] & 0xff) * w[k];
        }
      }
      for (int x = 0; x < width; x++) {
        out[y * width + x] = clip(sums[x]);
      }
    }
    return out;
  }

  private record Weights(int[] first, int[][] values) {}

  private Weights weights(int from, int to) {
    double scale = (double) from / to;
    double widening = Math.max(scale, 1);
    double reach = support * widening;
    int[] first = new int[to];
    int[][] values = new int[to][];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int low = Math.max((int) (centre - reach + 0.5), 0);
      int high = Math.min((int) (centre + reach + 0.5), from);
      double[] w = new double[high - low];
      double sum = 0;
      for (int k = 0; k < w.length; k++) {
        double x = Math.abs((k + low - centre + 0.5) / widening);
        w[k] = x < support ? filter(x) : 0;
        sum += w[k];
      }
      first[i] = low;
      values[i] = new int[w.length];
      for (int k = 0; k < w.length; k++) {
        double fixed = w[k] / sum * (1 << PRECISION);
        values[i][k] = (int) (fixed < 0 ? fixed - 0.5 : fixed + 0.5);
      }
    }
    return new Weights(first, values);
  }

  /** The filter at distance 0 ≤ x < support. */
  private double filter(double x) {
    return switch (this) {
      case LANCZOS -> sinc(x) * sinc(x / 3);
      case BILINEAR -> 1 - x;
      case BICUBIC -> keys(x);
    };
  }

  private static byte clip(int sum) {
    return (byte) Math.min(Math.max(sum >> PRECISION, 0), 255);
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  /** Keys' cubic convolution with a = −0.5 (IEEE Trans. ASSP 29, 1981). */
  private static double keys(double x) {
    double a = -0.5;
    return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : (((x - 5) * x + 8) * x - 4) * a;
  }
}
