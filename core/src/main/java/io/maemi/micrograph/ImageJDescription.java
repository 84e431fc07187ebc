package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The description that ImageJ writes into its TIFF files: lines {@code key=value}, the unit of
 * length among them; the resolution tags then count pixels in that unit.
 */
final class ImageJDescription {
  private ImageJDescription() {}

  static VendorMetadata parse(String description, double pixelsPerUnitX, double pixelsPerUnitY) {
    Length unit = unit(description);
    PixelSize size = null;
    if (unit != null && pixelsPerUnitX > 0 && Double.isFinite(pixelsPerUnitX)) {
      double x = unit.nanometres() / pixelsPerUnitX;
      boolean hasY = pixelsPerUnitY > 0 && Double.isFinite(pixelsPerUnitY);
      size = new PixelSize(x, hasY ? unit.nanometres() / pixelsPerUnitY : x, "ImageJ description");
    }
    return new VendorMetadata("ImageJ", size, Instrument.UNKNOWN, null);
  }

  private static @Nullable Length unit(String description) {
    for (String line : description.split("\\R", -1)) {
      if (line.startsWith("unit=")) {
        Double nanometres = LengthUnit.nanometres(line.substring("unit=".length()));
        return nanometres == null ? null : new Length(nanometres);
      }
    }
    return null;
  }
}
