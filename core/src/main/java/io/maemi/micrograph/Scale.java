package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
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
  /** Tag and bar that differ by more than this are both shown. */
  private static final double DISAGREEMENT = 0.02;

  /** No microscope writes a data bar on an image of more pixels than this. */
  private static final long MOST_PIXELS = 64_000_000;

  static Scale of(Decoded decoded, ReadOptions options) {
    GreyImage image = decoded.samples().image();
    Decoded.VendorMetadata metadata = decoded.metadata();
    boolean looks = decoded.mayHaveBar() || options.dataBar() == ReadOptions.BarReading.ALWAYS;
    DataBar stated = metadata.dataBar();
    DataBar bar = stated != null || !looks ? stated : DataBarFinder.find(image);
    PixelSize users = options.userPixelSize();
    PixelSize known = users != null ? users : metadata.pixelSize();
    boolean reads =
        switch (options.dataBar()) {
          case NEVER -> false;
          case FOR_SCALE -> known == null && looks;
          case COMPARED -> bar != null || (known == null && looks);
          case ALWAYS -> true;
        };
    if (!reads || (long) image.width() * image.height() > MOST_PIXELS) {
      return new Scale(known, metadata.instrument(), bar, unscaled(known, metadata.instrument()));
    }
    Levels levels = Levels.of(image);
    DataBarReader.Reading reading;
    try {
      if (known != null && bar != null && options.dataBar() == ReadOptions.BarReading.COMPARED) {
        return new Scale(
            known, metadata.instrument(), bar, warnings(known, DataBarReader.scale(levels, bar)));
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
    if (known != null
        && read != null
        && Math.abs(read.x() - known.x())
            > DISAGREEMENT * known.x() + (read.uncertainty() == null ? 0 : read.uncertainty())) {
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
