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

  static Scale of(GreyImage image, Decoded.VendorMetadata metadata, ReadOptions options) {
    DataBar stated = metadata.dataBar();
    DataBar bar = stated != null ? stated : DataBarFinder.find(image);
    PixelSize users = options.userPixelSize();
    PixelSize known = users != null ? users : metadata.pixelSize();
    boolean reads =
        switch (options.dataBar()) {
          case NEVER -> false;
          case FOR_SCALE -> known == null;
          case COMPARED -> known == null || bar != null;
          case ALWAYS -> true;
        };
    if (!reads || (long) image.width() * image.height() > MOST_PIXELS) {
      return new Scale(known, metadata.instrument(), bar, List.of());
    }
    Levels levels = Levels.of(image);
    DataBarReader.Reading reading;
    try {
      reading = bar != null ? DataBarReader.read(levels, bar) : BurntInScale.read(levels);
    } catch (MaemiException e) {
      // Where the recogniser does not run, the image is as good without it.
      return new Scale(known, metadata.instrument(), bar, List.of(String.valueOf(e.getMessage())));
    }
    if (reading == null) {
      return new Scale(known, metadata.instrument(), bar, List.of());
    }
    DataBar read = bar == null ? null : new DataBar(bar.y(), bar.height(), reading.text());
    return new Scale(
        known != null ? known : reading.pixelSize(),
        metadata.instrument().or(reading.instrument()),
        read,
        warnings(known, reading.pixelSize()));
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
