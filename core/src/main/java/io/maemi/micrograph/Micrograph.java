package io.maemi.micrograph;

import org.jspecify.annotations.Nullable;

/**
 * A micrograph: an immutable value.
 *
 * @param name the file's name, for people
 * @param format what the file is, for example {@code TIFF (ZEISS)} or {@code PNG}
 * @param pixels the whole image as in the file, data bar included
 * @param pixelSize size of a pixel on the specimen, or null where nothing tells it
 * @param instrument what the file says of the microscope
 * @param dataBar the data bar, or null where there is none
 * @param colourfulness mean saturation 0…1 of the file's colours; 0 for grey files. Electron
 *     micrographs have none.
 * @param frames images (pages) in the file, of which {@code pixels} is one
 * @param details what else is known of the file
 */
public record Micrograph(
    String name,
    String format,
    GreyImage pixels,
    @Nullable PixelSize pixelSize,
    Instrument instrument,
    @Nullable DataBar dataBar,
    double colourfulness,
    int frames,
    FileDetails details) {
  /** The first image of a file of which nothing else is known. */
  public Micrograph(
      String name,
      String format,
      GreyImage pixels,
      @Nullable PixelSize pixelSize,
      Instrument instrument,
      @Nullable DataBar dataBar,
      double colourfulness,
      int frames) {
    this(
        name,
        format,
        pixels,
        pixelSize,
        instrument,
        dataBar,
        colourfulness,
        frames,
        FileDetails.NONE);
  }

  /** A micrograph from a file of one image. */
  public Micrograph(
      String name,
      String format,
      GreyImage pixels,
      @Nullable PixelSize pixelSize,
      Instrument instrument,
      @Nullable DataBar dataBar,
      double colourfulness) {
    this(name, format, pixels, pixelSize, instrument, dataBar, colourfulness, 1);
  }

  /** Which file's bytes it was read from; null for one that was made. */
  public @Nullable Provenance provenance() {
    return details.provenance();
  }

  /** The image without its data bar: what is measured and what the student sees. */
  public GreyImage specimen() {
    DataBar bar = dataBar;
    if (bar == null) {
      return pixels;
    }
    if (bar.isBeside()) {
      int right = pixels.width() - bar.x() - bar.width();
      return bar.x() >= right
          ? pixels.crop(0, 0, bar.x(), pixels.height())
          : pixels.crop(bar.x() + bar.width(), 0, right, pixels.height());
    }
    int above = bar.y();
    int below = pixels.height() - bar.y() - bar.height();
    return above >= below
        ? pixels.crop(0, 0, pixels.width(), above)
        : pixels.crop(0, bar.y() + bar.height(), pixels.width(), below);
  }

  /** Rows of the file's image above {@link #specimen()}; add to its y to get y in the file. */
  public int specimenTop() {
    DataBar bar = dataBar;
    return bar != null && !bar.isBeside() && bar.y() < pixels.height() - bar.y() - bar.height()
        ? bar.y() + bar.height()
        : 0;
  }

  /** Columns of the file's image left of {@link #specimen()}; add to its x to get x in the file. */
  public int specimenLeft() {
    DataBar bar = dataBar;
    return bar != null && bar.isBeside() && bar.x() < pixels.width() - bar.x() - bar.width()
        ? bar.x() + bar.width()
        : 0;
  }

  /** The same micrograph with a pixel size, for example the user's. */
  public Micrograph withPixelSize(@Nullable PixelSize size) {
    return new Micrograph(
        name, format, pixels, size, instrument, dataBar, colourfulness, frames, details);
  }
}
