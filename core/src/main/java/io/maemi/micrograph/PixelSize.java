package io.maemi.micrograph;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The size of one pixel on the specimen.
 *
 * @param x width of a pixel in nanometres
 * @param y height of a pixel in nanometres
 * @param source where it came from: a vendor tag by name, {@code databar} (its text states it),
 *     {@code scalebar} (measured on it), {@code user} or {@code simulator}
 * @param uncertainty standard uncertainty of both in nanometres, or null where nothing tells it
 */
public record PixelSize(
    double x,
    double y,
    String source,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double uncertainty) {
  public PixelSize {
    if (!(x > 0) || !(y > 0) || Double.isInfinite(x) || Double.isInfinite(y)) {
      throw new IllegalArgumentException("pixel size must be positive: " + x + " × " + y);
    }
  }

  /** A pixel size of which no uncertainty is known. */
  public PixelSize(double x, double y, String source) {
    this(x, y, source, null);
  }

  /** Side of the square pixel of equal area, in nanometres. */
  public double mean() {
    return Math.sqrt(x * y);
  }
}
