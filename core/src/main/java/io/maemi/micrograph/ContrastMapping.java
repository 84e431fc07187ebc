package io.maemi.micrograph;

import java.util.Arrays;

/**
 * How file values become 8 bits: linear from {@code low} (0) to {@code high} (255), clipped.
 *
 * @param low the value shown black
 * @param high the value shown white
 * @param method how the two were chosen, in words, for reports
 */
public record ContrastMapping(double low, double high, String method) {
  private static final double LOW_PERCENTILE = 0.35;
  private static final double HIGH_PERCENTILE = 99.65;
  private static final int SAMPLES = 200_000;

  /**
   * The identity for 8-bit images; otherwise the 0.35th to 99.65th percentile of the finite values.
   */
  public static ContrastMapping of(GreyImage image) {
    if (image.bits() == 8) {
      return new ContrastMapping(0, 255, "8-bit values as they are");
    }
    Greys values = image.raw();
    int step = Math.max(1, values.count() / SAMPLES);
    float[] sample = new float[(values.count() + step - 1) / step];
    int n = 0;
    for (int i = 0; i < values.count(); i += step) {
      float value = values.at(i);
      if (Float.isFinite(value)) {
        sample[n++] = value;
      }
    }
    if (n == 0) {
      return new ContrastMapping(0, 1, "no finite value");
    }
    Arrays.sort(sample, 0, n);
    double low = sample[(int) Math.floor((n - 1) * LOW_PERCENTILE / 100)];
    double high = sample[(int) Math.ceil((n - 1) * HIGH_PERCENTILE / 100)];
    return new ContrastMapping(
        low, high > low ? high : low + 1, "linear from the 0.35th to the 99.65th percentile");
  }

  /** {@code value} as an unsigned byte; not-a-number is black. */
  public byte apply(float value) {
    double level = (value - low) / (high - low) * 255;
    return (byte) (level >= 255 ? 255 : level > 0 ? Math.round(level) : 0);
  }
}
