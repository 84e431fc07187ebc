package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the size of a pixel is: the user's word first, then a tag's, then what the data bar
 * says, then a scale bar burnt into the image.
 */
record Scale(
    @Nullable PixelSize pixelSize,
    Instrument instrument,
    @Nullable DataBar dataBar,
    List<String> warnings) {
  /** No microscope writes a data bar on an image of more pixels than this. */
  private static final long MOST_PIXELS = 64_000_000;

  /** Of an image whose data bar is to be cut off. */
  static Scale of(Decoded decoded, ReadOptions options) throws IOException {
    return of(decoded, options, decoded.mayHaveBar());
  }

  /** Of an image that is only told of: a data bar that {@code options} do not read is not found. */
  static Scale told(Decoded decoded, ReadOptions options) throws IOException {
    boolean reads =
        switch (options.dataBar()) {
          case NEVER -> false;
          case FOR_SCALE -> known(decoded, options) == null;
          case COMPARED, ALWAYS -> true;
        };
    boolean finds = reads && decoded.mayHaveBar();
    try (TextRecogniser.Ahead ahead = new TextRecogniser.Ahead(finds && fits(decoded.shape()))) {
      return of(decoded, options, finds);
    }
  }

  private static boolean fits(Decoded.Shape shape) {
    return (long) shape.width() * shape.height() <= MOST_PIXELS;
  }

  private static @Nullable PixelSize known(Decoded decoded, ReadOptions options) {
    PixelSize users = options.userPixelSize();
    return users != null ? users : decoded.metadata().pixelSize();
  }

  private static Scale of(Decoded decoded, ReadOptions options, boolean finds) throws IOException {
    Decoded.VendorMetadata metadata = decoded.metadata();
    boolean looks = finds || options.dataBar() == ReadOptions.BarReading.ALWAYS;
    DataBar stated = metadata.dataBar();
    Levels levels = stated == null && looks ? decoded.levels() : null;
    DataBar bar = levels == null ? stated : DataBarFinder.find(levels);
    PixelSize known = known(decoded, options);
    boolean reads =
        switch (options.dataBar()) {
          case NEVER -> false;
          case FOR_SCALE -> known == null && looks;
          case COMPARED -> bar != null || (known == null && looks);
          case ALWAYS -> true;
        };
    if (!reads || !fits(decoded.shape())) {
      return new Scale(known, metadata.instrument(), bar, unscaled(known, metadata.instrument()));
    }
    levels = levels == null ? decoded.levels() : levels;
    DataBarReader.Reading reading;
    try {
      if (known != null && bar != null && options.dataBar() == ReadOptions.BarReading.COMPARED) {
        PixelSize read = DataBarReader.scale(levels, bar, known);
        return new Scale(known, metadata.instrument(), bar, warnings(known, read));
      }
      reading = bar != null ? DataBarReader.read(levels, bar) : BurntInScale.read(levels);
    } catch (MaemiException e) {
      // Where the recogniser does not run, the image is as good without it.
      return new Scale(known, metadata.instrument(), bar, List.of(String.valueOf(e.getMessage())));
    }
    if (reading == null) {
      return new Scale(known, metadata.instrument(), bar, unscaled(known, metadata.instrument()));
    }
    DataBar read = bar == null ? null : bar.withText(reading.text());
    PixelSize size = known != null ? known : reading.pixelSize();
    Instrument instrument = metadata.instrument().or(reading.instrument());
    List<String> warnings = new ArrayList<>(unscaled(size, instrument));
    warnings.addAll(warnings(known, reading.pixelSize()));
    return new Scale(size, instrument, read, warnings);
  }

  /** Magnification alone is no scale: pictures are 9 cm wide, or 12.7, or a screen. */
  private static List<String> unscaled(@Nullable PixelSize size, Instrument instrument) {
    Double times = instrument.magnification();
    return size != null || times == null
        ? List.of()
        : List.of(
            "the magnification of "
                + Length.significant(times, 4)
                + " alone gives no scale: how wide a picture it is meant for is not written");
  }

  private static List<String> warnings(@Nullable PixelSize known, @Nullable PixelSize read) {
    List<String> warnings = new ArrayList<>();
    if (known != null && read != null && !ScaleReading.agree(known, read)) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the %s says %s a pixel, but the %s says %s",
              known.source(),
              new Length(known.x()).format(4),
              read.source(),
              new Length(read.x()).format(4)));
    }
    return warnings;
  }
}
