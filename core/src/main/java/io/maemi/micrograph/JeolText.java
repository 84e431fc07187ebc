package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The text file that JEOL's programs write beside an image: lines {@code $CM_KEY value} of the JEOL
 * scanning image form. Its scale bar is given twice, in pixels and by its label.
 */
final class JeolText {
  private JeolText() {}

  static boolean isOne(String text) {
    return text.contains("$CM_") || text.contains("$SEM_DATA_VERSION") || text.contains("$$SM_");
  }

  static VendorMetadata parse(String text, int width) {
    KeyValueText values = KeyValueText.dollars(text);
    Double volts = Numbers.positive(values.get("CM_ACCEL_VOLT", "CM_ACCEL_VOLTAGE"), 0);
    Instrument instrument =
        new Instrument(
            "JEOL",
            values.get("CM_INSTRUMENT", "SEM_INSTRUMENT"),
            volts,
            Numbers.positive(values.get("$SM_WD", "SM_WD", "CM_WD"), 0),
            Numbers.positive(values.get("CM_MAG"), 0),
            values.get("CM_SIGNAL_NAME", "CM_SIGNAL"),
            date(values));
    return new VendorMetadata("JEOL", size(values, width), instrument, null, values.raw());
  }

  private static @Nullable PixelSize size(KeyValueText values, int width) {
    Double bar = Numbers.positive(values.get("$SM_MICRON_BAR", "SM_MICRON_BAR"), 0);
    String marker = values.get("$SM_MICRON_MARKER", "SM_MICRON_MARKER");
    Double length = Numbers.positive(marker, 0);
    if (bar == null || length == null || marker == null) {
      return null;
    }
    Double columns = Numbers.positive(values.get("CM_FULL_SIZE", "CM_IMAGE_SIZE"), 0);
    double perPixel = length / bar * (columns == null ? 1 : columns / width);
    String unit = marker.replaceAll("^[-+0-9.,eE\\s]+", "");
    return LengthUnit.pixelSize(perPixel, perPixel, unit, "JEOL text SM_MICRON_BAR");
  }

  private static @Nullable String date(KeyValueText values) {
    String date = values.get("CM_DATE");
    String time = values.get("CM_TIME");
    return date == null ? null : time == null ? date : Dates.joined(date, time);
  }
}
