package io.maemi.micrograph;

import org.jspecify.annotations.Nullable;

/**
 * What the user knows better than the file, and how closely to look.
 *
 * @param userPixelSize the pixel size to use instead of the file's, or null
 * @param frame which of the file's images to read, from 1
 * @param dataBar when to read the data bar
 */
public record ReadOptions(@Nullable PixelSize userPixelSize, int frame, BarReading dataBar) {
  /** When the text of a data bar is read, which takes a tenth of a second and more. */
  public enum BarReading {
    /** Never: it is found and cut off. */
    NEVER,
    /** Where nothing else tells the scale. */
    FOR_SCALE,
    /** There; and where a data bar is found, its scale is compared with that of the file's tags. */
    COMPARED,
    /** Always and all of it; without a data bar a scale bar in the image itself is looked for. */
    ALWAYS
  }

  /** The first image, all as the file says. */
  public static final ReadOptions NONE = new ReadOptions(null, 1, BarReading.FOR_SCALE);

  /** A square pixel of {@code size}, given by the user. */
  public static ReadOptions pixelSize(Length size) {
    return new ReadOptions(
        new PixelSize(size.nanometres(), size.nanometres(), "user"), 1, BarReading.FOR_SCALE);
  }

  /** The same for another image of the file, counted from 1. */
  public ReadOptions withFrame(int number) {
    return new ReadOptions(userPixelSize, number, dataBar);
  }

  /** The same with another rule for the data bar. */
  public ReadOptions withDataBar(BarReading rule) {
    return new ReadOptions(userPixelSize, frame, rule);
  }
}
