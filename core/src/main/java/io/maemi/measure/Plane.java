package io.maemi.measure;

import io.maemi.micrograph.GreyImage;

/**
 * Grey values 0…255 as floats, row by row: what every measurement works on. The array is never
 * changed after it is made.
 */
record Plane(int width, int height, float[] values) {
  /** {@code image} through its contrast mapping. */
  static Plane of(GreyImage image) {
    byte[] bytes = image.toBytes(image.contrast());
    float[] values = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xff;
    }
    return new Plane(image.width(), image.height(), values);
  }

  /** The same, each value the mean of {@code fold} by {@code fold} pixels. */
  static Plane of(GreyImage image, int fold) {
    if (fold == 1) {
      return of(image);
    }
    byte[] bytes = image.toBytes(image.contrast());
    int width = image.width() / fold;
    int height = image.height() / fold;
    float[] values = new float[width * height];
    for (int y = 0; y < height * fold; y++) {
      for (int x = 0; x < width * fold; x++) {
        int value = bytes[y * image.width() + x] & 0xff;
        values[y / fold * width + x / fold] += (float) value / (fold * fold);
      }
    }
    return new Plane(width, height, values);
  }

  /** The level between pixels, bilinear; beyond the border that of the border. */
  double at(double x, double y) {
    double cx = Math.max(0, Math.min(width - 1.001, x));
    double cy = Math.max(0, Math.min(height - 1.001, y));
    int ix = (int) cx;
    int iy = (int) cy;
    double fx = cx - ix;
    double fy = cy - iy;
    int i = iy * width + ix;
    int right = fx > 0 ? 1 : 0;
    int down = fy > 0 ? width : 0;
    return (1 - fy) * ((1 - fx) * values[i] + fx * values[i + right])
        + fy * ((1 - fx) * values[i + down] + fx * values[i + down + right]);
  }

  /** The share of values from {@code least} on. */
  double share(float least) {
    int n = 0;
    for (float value : values) {
      n += value >= least ? 1 : 0;
    }
    return n / (double) Math.max(1, values.length);
  }

  /**
   * Smoothed by a Gaussian of standard deviation {@code sigma} pixels; itself where that is
   * nothing.
   */
  Plane smooth(double sigma) {
    if (sigma < 0.3) {
      return this;
    }
    return new Plane(width, height, Gaussian.blur(values, width, height, sigma));
  }

  /** The same along rows only, so that rows stay apart. */
  Plane smoothAcross(double sigma) {
    return new Plane(width, height, Gaussian.blurAcross(values, width, height, sigma));
  }

  /** Means of two by two pixels; an odd last row or column is left out. */
  Plane halved() {
    int w = width / 2;
    int h = height / 2;
    float[] means = new float[w * h];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int i = 2 * y * width + 2 * x;
        means[y * w + x] =
            (values[i] + values[i + 1] + values[i + width] + values[i + width + 1]) / 4;
      }
    }
    return new Plane(w, h, means);
  }

  /** Values below {@code low} and above {@code high} brought to them. */
  Plane within(float low, float high) {
    float[] clipped = new float[values.length];
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = Math.max(low, Math.min(high, values[i]));
    }
    return new Plane(width, height, clipped);
  }

  /** {@code 255 − value} everywhere: dark becomes bright. */
  Plane inverted() {
    float[] flipped = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      flipped[i] = 255 - values[i];
    }
    return new Plane(width, height, flipped);
  }

  /** Slow shading taken away: the wide Gaussian mean is replaced by its average. */
  Plane flattened(double sigma) {
    Plane ground = smooth(sigma);
    double mean = 0;
    for (float value : ground.values) {
      mean += value;
    }
    mean /= values.length;
    float[] flat = new float[values.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) (values[i] - ground.values[i] + mean);
    }
    return new Plane(width, height, flat);
  }

  /** This less {@code other}, pixel by pixel. */
  Plane less(Plane other) {
    float[] difference = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      difference[i] = values[i] - other.values[i];
    }
    return new Plane(width, height, difference);
  }

  /** Length of the gradient (central differences, grey levels per pixel); 0 on the border. */
  float[] gradient() {
    float[] length = new float[values.length];
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        float gx = (values[i + 1] - values[i - 1]) / 2;
        float gy = (values[i + width] - values[i - width]) / 2;
        length[i] = (float) Math.sqrt(gx * gx + gy * gy);
      }
    }
    return length;
  }

  /**
   * The values at the shares {@code shares} (0…1) of the sorted values, from some 60,000 samples,
   * to a four-thousandth of the range.
   */
  double[] percentiles(double... shares) {
    int step = Math.max(1, values.length / 60_000);
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    int n = 0;
    for (int i = 0; i < values.length; i += step) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
      n++;
    }
    int bins = 4000;
    int[] histogram = new int[bins + 1];
    float scale = high > low ? bins / (high - low) : 0;
    for (int i = 0; i < values.length; i += step) {
      histogram[(int) ((values[i] - low) * scale)]++;
    }
    double[] found = new double[shares.length];
    for (int k = 0; k < shares.length; k++) {
      long wanted = Math.round(shares[k] * (n - 1));
      long seen = 0;
      int bin = 0;
      while (bin < bins && seen + histogram[bin] <= wanted) {
        seen += histogram[bin++];
      }
      found[k] = scale == 0 ? low : low + bin / scale;
    }
    return found;
  }
}
