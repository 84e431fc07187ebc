package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.util.Locale;

/**
 * Refuses images too large to hold, from their header alone: before anything is allocated for them.
 */
final class PixelLimit {
  /** The most pixels of one image. */
  static final long MOST = 400_000_000L;

  private PixelLimit() {}

  /**
   * Checks an image of {@code width} × {@code height} pixels.
   *
   * @param bytesPerPixel what the decoder needs for a pixel, beside the four bytes of a {@link
   *     GreyImage}
   */
  static void check(String name, long width, long height, long bytesPerPixel) {
    if (width <= 0 || height <= 0) {
      throw MaemiException.unreadable(
          "cannot read "
              + name
              + ": its header says "
              + width
              + " × "
              + height
              + " pixels. The file is damaged; export it again.");
    }
    if (width > MOST || height > MOST || width * height > MOST) {
      throw MaemiException.unreadable(
          String.format(
              Locale.ROOT,
              "cannot read %s: its header says %d × %d pixels, more than the limit of %d million."
                  + " Cut it into tiles or scale it down.",
              name,
              width,
              height,
              MOST / 1_000_000));
    }
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    long needed = width * height * (4 + bytesPerPixel);
    if (needed > free) {
      throw MaemiException.unreadable(
          String.format(
              Locale.ROOT,
              "cannot read %s: %d × %d pixels need about %d MB of memory and %d are free. Give Java"
                  + " more (-Xmx) or scale the image down.",
              name,
              width,
              height,
              needed >> 20,
              free >> 20));
    }
  }
}
