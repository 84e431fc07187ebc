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
        return switch (line.substring("unit=".length()).strip()) {
          case "pm" -> new Length(1e-3);
          case "\u00c5", "\\u00C5", "Angstrom", "angstrom", "A" -> new Length(0.1);
          case "nm", "nanometer" -> new Length(1);
          case "um",
              "\u00b5m",
              "\u03bcm",
              "\\u00B5m",
              "\\u03BCm",
              "micron",
              "microns",
              "micrometer" ->
              new Length(1e3);
          case "mm", "millimeter" -> new Length(1e6);
          case "cm" -> new Length(1e7);
          case "m", "meter" -> new Length(1e9);
          default -> null;
        };
      }
    }
    return null;
  }
}
