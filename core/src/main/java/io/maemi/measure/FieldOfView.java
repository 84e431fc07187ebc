package io.maemi.measure;

import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;

/**
 * Where objects lie: a raster over the specimen, and how to get from its pixels to the file's and
 * to nanometres. What is told of outlines needs no more; grey values are a {@link Scene}'s.
 */
interface FieldOfView {
  Micrograph micrograph();

  int width();

  int height();

  /** Pixels of the file that a pixel of the raster is wide and high. */
  int fold();

  /** What the user wants measured. */
  Wanted wanted();

  /** Rows of the file above the specimen. */
  default int top() {
    return micrograph().specimenTop();
  }

  /** {@code nm} where the pixel size is known, otherwise {@code px}. */
  default String unit() {
    return micrograph().pixelSize() == null ? "px" : "nm";
  }

  /** A length without direction from pixels of the raster to {@link #unit()}. */
  default double length(double pixels) {
    PixelSize size = micrograph().pixelSize();
    return fold() * (size == null ? pixels : pixels * size.mean());
  }

  /**
   * A length along ({@code dx}, {@code dy}), a unit vector, from pixels of the raster to {@link
   * #unit()}.
   */
  default double length(double pixels, double dx, double dy) {
    PixelSize size = micrograph().pixelSize();
    double scale = size == null ? 1 : Math.hypot(dx * size.x(), dy * size.y());
    return fold() * pixels * scale;
  }

  /** The specimen in the file's own pixels, however large it is. */
  record InFilePixels(Micrograph micrograph, int width, int height, Wanted wanted)
      implements FieldOfView {
    @Override
    public int fold() {
      return 1;
    }
  }
}
