package io.maemi.micrograph;

/**
 * The size of one pixel on the specimen.
 *
 * @param x width of a pixel in nanometres
 * @param y height of a pixel in nanometres
 * @param source where it came from: a vendor tag by name, {@code databar}, {@code scalebar}, {@code
 *     user} or {@code simulator}
 */
public record PixelSize(double x, double y, String source) {
  public PixelSize {
    if (!(x > 0) || !(y > 0) || Double.isInfinite(x) || Double.isInfinite(y)) {
      throw new IllegalArgumentException("pixel size must be positive: " + x + " × " + y);
    }
  }

  /** Side of the square pixel of equal area, in nanometres. */
  public double mean() {
    return Math.sqrt(x * y);
  }
}
