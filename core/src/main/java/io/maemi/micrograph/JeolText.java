package io.maemi.micrograph;

import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text file that JEOL's programs write beside an image: lines {@code $CM_KEY value} of the JEOL
 * scanning image form. Its scale is given by the sides of the field, or by its scale bar: in pixels
 * and by its label.
 */
final class JeolText {
  private static final String[] PLACE = {"X", "Y", "Z"};
  private static final Pattern FIELD =
      Pattern.compile(
          "([0-9.]{1,20}) ?([a-z\u00b5\u03bc]{0,2}) +[0-9.]{1,20} ?([a-z\u00b5\u03bc]{1,2})");

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
            date(values),
            acquisition(values));
    return new VendorMetadata("JEOL", size(values, width), instrument, null, values.raw());
  }

  private static @Nullable Acquisition acquisition(KeyValueText values) {
    Map<String, Double> axes = axes(values);
    return Acquisition.of(
        Numbers.scaled(values.get("$SM_PROBE_CURRENT", "SM_PROBE_CURRENT"), 9),
        Numbers.leading(values.get("$SM_SPOT_SIZE", "SM_SPOT_SIZE")),
        null,
        axes.get("T"),
        Stage.of(axes.get("X"), axes.get("Y"), axes.get("Z"), axes.get("R")));
  }

  /**
   * Where the stage stood, in mm and degrees: {@code X=37.2, Y=44.9, R=355.0, Z=16.9, T=0.0}, or in
   * older files six numbers, of which the first three are the place; whether tilt or rotation
   * follows is not written, so neither is told.
   */
  private static Map<String, Double> axes(KeyValueText values) {
    Map<String, Double> axes = new HashMap<>();
    String named = values.get("CM_STAGE_POSITION");
    if (named != null) {
      for (String part : named.split(",", -1)) {
        String[] axis = part.strip().split("=", 2);
        Double value = axis.length == 2 ? Numbers.leading(axis[1].strip()) : null;
        if (value != null) {
          axes.put(axis[0].strip(), value);
        }
      }
      return axes;
    }
    String place = values.get("CM_STAGE_POS");
    String[] numbers = place == null ? new String[0] : place.strip().split("\\s+", -1);
    for (int i = 0; i < Math.min(numbers.length, PLACE.length); i++) {
      Double value = Numbers.leading(numbers[i]);
      if (value != null) {
        axes.put(PLACE[i], value);
      }
    }
    return axes;
  }

  private static @Nullable PixelSize size(KeyValueText values, int width) {
    PixelSize field = fieldOfView(values, width);
    return field != null ? field : micronBar(values, width);
  }

  /**
   * Newer programs state the sides of the field: {@code 1.067mm 0.800mm}, the unit sometimes behind
   * the second alone.
   */
  private static @Nullable PixelSize fieldOfView(KeyValueText values, int width) {
    String text = values.get("CM_FIELD_OF_VIEW");
    Matcher sides = FIELD.matcher(text == null ? "" : text.strip());
    Double side = sides.matches() ? Numbers.positive(sides.group(1), 0) : null;
    if (side == null) {
      return null;
    }
    String unit = sides.group(2).isEmpty() ? sides.group(3) : sides.group(2);
    return LengthUnit.pixelSize(side / width, side / width, unit, "JEOL text CM_FIELD_OF_VIEW");
  }

  private static @Nullable PixelSize micronBar(KeyValueText values, int width) {
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
