package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The description that ImageJ writes into its TIFF files: lines {@code key=value}, the unit of
 * length among them and, of a stack, the {@code spacing} of its images; the resolution tags then
 * count pixels in that unit.
 */
final class ImageJDescription {
  private ImageJDescription() {}

  static VendorMetadata parse(String description, double pixelsPerUnitX, double pixelsPerUnitY) {
    KeyValueText values = KeyValueText.equalsSigns(description);
    String unit = values.get("unit");
    Double nanometres = unit == null ? null : LengthUnit.nanometres(unit);
    return new VendorMetadata(
        "ImageJ",
        nanometres == null ? null : size(nanometres, pixelsPerUnitX, pixelsPerUnitY),
        Instrument.UNKNOWN,
        null,
        values.raw());
  }

  private static @Nullable PixelSize size(double nanometres, double perUnitX, double perUnitY) {
    if (!(perUnitX > 0) || !Double.isFinite(perUnitX)) {
      return null;
    }
    double x = nanometres / perUnitX;
    boolean hasY = perUnitY > 0 && Double.isFinite(perUnitY);
    return new PixelSize(x, hasY ? nanometres / perUnitY : x, "ImageJ description");
  }
}
