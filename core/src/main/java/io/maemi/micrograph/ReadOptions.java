package io.maemi.micrograph;

import org.jspecify.annotations.Nullable;

/**
 * What the user knows better than the file.
 *
 * @param userPixelSize the pixel size to use instead of the file's, or null
 */
public record ReadOptions(@Nullable PixelSize userPixelSize) {
  /** All as the file says. */
  public static final ReadOptions NONE = new ReadOptions(null);

  /** A square pixel of {@code size}, given by the user. */
  public static ReadOptions pixelSize(Length size) {
    return new ReadOptions(new PixelSize(size.nanometres(), size.nanometres(), "user"));
  }
}
