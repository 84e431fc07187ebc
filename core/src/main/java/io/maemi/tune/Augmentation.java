package io.maemi.tune;

import java.util.SplittableRandom;

/**
 * Draws a new view of a square 8-bit image as another mounting of the specimen and another setting
 * of the detector would have shown it: part of the field, turned or mirrored, other brightness,
 * contrast and gamma, a little noise or defocus, seldom inverted. The changes of noise and focus
 * stay below what a person would call another image quality.
 */
final class Augmentation {
  private static final double LEAST_SIDE = Math.sqrt(0.7);
  private static final double BLUR_SHARE = 0.2;
  private static final double NOISE_SHARE = 0.5;
  private static final double MOST_NOISE = 4;
  private static final double INVERSION_SHARE = 0.03;

  private final int size;

  /** Views of images of {@code size} × {@code size} pixels, of that size again. */
  Augmentation(int size) {
    this.size = size;
  }

  /**
   * A view of {@code image}.
   *
   * @param image square, row by row
   * @param restyled whether brightness, contrast, noise and focus change too, not only the part of
   *     the field that is seen
   */
  byte[] view(byte[] image, boolean restyled, SplittableRandom random) {
    float[] view = resample(image, random);
    if (!restyled) {
      byte[] bytes = new byte[view.length];
      for (int i = 0; i < view.length; i++) {
        bytes[i] = (byte) Math.round(view[i]);
      }
      return bytes;
    }
    if (random.nextDouble() < BLUR_SHARE) {
      view = blur(view, random.nextDouble(0.1, 0.25));
    }
    return developed(view, random);
  }

  private static byte[] developed(float[] view, SplittableRandom random) {
    float[] curve = curve(random);
    double noise = random.nextDouble() < NOISE_SHARE ? random.nextDouble(0, MOST_NOISE) : 0;
    byte[] bytes = new byte[view.length];
    for (int i = 0; i < view.length; i++) {
      float level = curve[Math.min(255, Math.max(0, Math.round(view[i])))];
      if (noise > 0) {
        level += (float) (noise * gaussian(random));
      }
      bytes[i] = (byte) Math.min(255, Math.max(0, Math.round(level)));
    }
    return bytes;
  }

  /** What becomes of each grey level. */
  private static float[] curve(SplittableRandom random) {
    double gain = random.nextDouble(0.75, 1.3);
    double offset = random.nextDouble(-25, 25);
    double gamma = Math.exp(random.nextDouble(-0.3, 0.3));
    boolean inverted = random.nextDouble() < INVERSION_SHARE;
    float[] curve = new float[256];
    for (int i = 0; i < 256; i++) {
      double level = (255 * Math.pow(i / 255.0, gamma) - 127.5) * gain + 127.5 + offset;
      curve[i] = (float) (inverted ? 255 - level : level);
    }
    return curve;
  }

  private float[] resample(byte[] image, SplittableRandom random) {
    double cropped = size * random.nextDouble(LEAST_SIDE, 1);
    double left = random.nextDouble() * (size - cropped);
    double top = random.nextDouble() * (size - cropped);
    int turns = random.nextInt(4);
    boolean mirrored = random.nextBoolean();
    double scale = cropped / size;
    float[] view = new float[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int column = mirrored ? size - 1 - x : x;
        int u =
            switch (turns) {
              case 0 -> column;
              case 1 -> y;
              case 2 -> size - 1 - column;
              default -> size - 1 - y;
            };
        int v =
            switch (turns) {
              case 0 -> y;
              case 1 -> size - 1 - column;
              case 2 -> size - 1 - y;
              default -> column;
            };
        view[y * size + x] =
            at(image, left + (u + 0.5) * scale - 0.5, top + (v + 0.5) * scale - 0.5);
      }
    }
    return view;
  }

  /** Bilinear; coordinates beyond the border take the border's value. */
  private float at(byte[] image, double x, double y) {
    double cx = Math.min(size - 1.0, Math.max(0, x));
    double cy = Math.min(size - 1.0, Math.max(0, y));
    int x0 = Math.min(size - 2, (int) cx);
    int y0 = Math.min(size - 2, (int) cy);
    float fx = (float) (cx - x0);
    float fy = (float) (cy - y0);
    int i = y0 * size + x0;
    float upper = (image[i] & 0xff) * (1 - fx) + (image[i + 1] & 0xff) * fx;
    float lower = (image[i + size] & 0xff) * (1 - fx) + (image[i + size + 1] & 0xff) * fx;
    return upper * (1 - fy) + lower * fy;
  }

  /** Mixes {@code share} of each of the two neighbours in, along rows and columns. */
  private float[] blur(float[] view, double share) {
    float s = (float) share;
    float[] rows = new float[view.length];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int i = y * size + x;
        rows[i] =
            (1 - 2 * s) * view[i] + s * (view[x > 0 ? i - 1 : i] + view[x < size - 1 ? i + 1 : i]);
      }
    }
    float[] both = new float[view.length];
    for (int i = 0; i < view.length; i++) {
      int above = i >= size ? i - size : i;
      int below = i < view.length - size ? i + size : i;
      both[i] = (1 - 2 * s) * rows[i] + s * (rows[above] + rows[below]);
    }
    return both;
  }

  /**
   * About normal: the sum of four uniforms, scaled to unit variance; a tenth of the time of the
   * exact method.
   */
  private static double gaussian(SplittableRandom random) {
    long bits = random.nextLong();
    int sum =
        (int) (bits & 0xffff)
            + (int) (bits >>> 16 & 0xffff)
            + (int) (bits >>> 32 & 0xffff)
            + (int) (bits >>> 48);
    return (sum / 65536.0 - 2) * 1.7320508;
  }
}
