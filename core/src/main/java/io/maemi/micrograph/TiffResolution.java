package io.maemi.micrograph;

import org.jspecify.annotations.Nullable;

/**
 * Resolution tags as a scale. Nearly every program writes some, meant for printers, so they count
 * only where no printer can be meant: more than 254,000 pixels an inch, which is a pixel below 100
 * nm.
 */
final class TiffResolution {
  private static final int CENTIMETRE = 3;
  private static final double FINEST_NM = 1e-3;
  private static final double COARSEST_NM = 100;

  private TiffResolution() {}

  /** The scale, or null where the tags tell none; {@code unit} is 2 for inches, 3 for cm. */
  static @Nullable PixelSize pixelSize(double x, double y, long unit) {
    double nanometres = unit == CENTIMETRE ? 1e7 : unit == 2 ? 2.54e7 : 0;
    double width = nanometres / x;
    double height = nanometres / (y > 0 ? y : x);
    return plausible(width, height, "TIFF resolution");
  }

  /** The scale where it is a micrograph's and not a printer's or a screen's, otherwise null. */
  static @Nullable PixelSize plausible(double width, double height, String source) {
    return isPlausible(width) && isPlausible(height) && Math.abs(width / height - 1) < 0.5
        ? new PixelSize(width, height, source)
        : null;
  }

  private static boolean isPlausible(double nanometres) {
    return nanometres >= FINEST_NM && nanometres <= COARSEST_NM;
  }
}
