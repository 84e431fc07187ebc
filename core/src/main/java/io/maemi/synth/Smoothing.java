package io.maemi.synth;

/** Separable smoothing of float images. */
final class Smoothing {
  private Smoothing() {}

  /**
   * Gaussian of standard deviation {@code sigma} pixels: a sampled kernel if narrow, else three
   * running means.
   */
  static float[] gaussian(float[] image, int width, int height, double sigma) {
    if (sigma < 0.15) {
      return image;
    }
    if (sigma > 2.5) {
      int radius = (int) Math.round(Math.sqrt(sigma * sigma + 0.25) - 0.5);
      return mean(
          mean(mean(image, width, height, radius), width, height, radius), width, height, radius);
    }
    int radius = (int) Math.ceil(sigma * 3);
    float[] kernel = new float[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      kernel[i] = (float) StrictMath.exp(-i * i / (2 * sigma * sigma));
      sum += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (int i = 0; i <= radius; i++) {
      kernel[i] /= (float) sum;
    }
    return columns(rows(image, width, height, kernel), width, height, kernel);
  }

  /** Running mean over a square of {@code 2 radius + 1} pixels; borders repeat. */
  static float[] mean(float[] image, int width, int height, int radius) {
    float[] across = new float[image.length];
    float scale = 1f / (2 * radius + 1);
    for (int y = 0; y < height; y++) {
      int at = y * width;
      float sum = 0;
      for (int k = -radius; k <= radius; k++) {
        sum += image[at + clamp(k, width)];
      }
      for (int x = 0; x < width; x++) {
        across[at + x] = sum * scale;
        sum += image[at + clamp(x + radius + 1, width)] - image[at + clamp(x - radius, width)];
      }
    }
    float[] result = new float[image.length];
    float[] sums = new float[width];
    for (int k = -radius; k <= radius; k++) {
      int from = clamp(k, height) * width;
      for (int x = 0; x < width; x++) {
        sums[x] += across[from + x];
      }
    }
    for (int y = 0; y < height; y++) {
      int in = clamp(y + radius + 1, height) * width;
      int out = clamp(y - radius, height) * width;
      int at = y * width;
      for (int x = 0; x < width; x++) {
        result[at + x] = sums[x] * scale;
        sums[x] += across[in + x] - across[out + x];
      }
    }
    return result;
  }

  private static float[] rows(float[] image, int width, int height, float[] kernel) {
    float[] result = new float[image.length];
    int radius = kernel.length - 1;
    for (int y = 0; y < height; y++) {
      int at = y * width;
      for (int x = 0; x < width; x++) {
        float sum = image[at + x] * kernel[0];
        if (x >= radius && x < width - radius) {
          for (int k = 1; k <= radius; k++) {
            sum += kernel[k] * (image[at + x - k] + image[at + x + k]);
          }
        } else {
          for (int k = 1; k <= radius; k++) {
            sum += kernel[k] * (image[at + clamp(x - k, width)] + image[at + clamp(x + k, width)]);
          }
        }
        result[at + x] = sum;
      }
    }
    return result;
  }

  private static float[] columns(float[] image, int width, int height, float[] kernel) {
    float[] result = new float[image.length];
    int radius = kernel.length - 1;
    for (int y = 0; y < height; y++) {
      int at = y * width;
      for (int x = 0; x < width; x++) {
        result[at + x] = image[at + x] * kernel[0];
      }
      for (int k = 1; k <= radius; k++) {
        int up = clamp(y - k, height) * width;
        int down = clamp(y + k, height) * width;
        float weight = kernel[k];
        for (int x = 0; x < width; x++) {
          result[at + x] += weight * (image[up + x] + image[down + x]);
        }
      }
    }
    return result;
  }

  private static int clamp(int index, int bound) {
    return index < 0 ? 0 : Math.min(index, bound - 1);
  }
}
