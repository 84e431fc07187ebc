package io.maemi.micrograph;

import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Hitachi's programs write beside an image, in a text file, or into it, in the tag of
 * comments: lines {@code key=value}. The size of a pixel is in nanometres and that of the image as
 * it was saved. The tag sums the beam up in one line, {@code Condition=Vacc=15.0kV Mag=x600
 * WD=7.9mm}.
 */
final class HitachiText {
  /** What Hitachi's magnification refers to where its photos have their usual size. */
  private static final double PHOTO_MM = 127;

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})\\s*[xX×]\\s*([0-9]{1,6})");
  private static final Pattern MICROMETRES = Pattern.compile("([0-9.]{1,20})\\s*(um|mm|nm)");

  private static final Pattern CONDITION =
      Pattern.compile(
          "Vacc=([0-9.]{1,9})kV(?:\\s+Mag=x([0-9.]{1,9})(k?))?(?:\\s+WD=([0-9.]{1,9})mm)?");

  private HitachiText() {}

  /** Whether {@code text}, from the tag of comments, is Hitachi's. */
  static boolean isComment(String text) {
    return text.contains("PixelSize=") && text.contains("Condition=Vacc=");
  }

  /** What the tag of comments tells; {@code model} stands in the tag of authors. */
  static VendorMetadata parseComment(String text, @Nullable String model, int width) {
    VendorMetadata read = parse(text, width);
    Matcher condition = CONDITION.matcher(text);
    Instrument said = Instrument.UNKNOWN;
    if (condition.find()) {
      said =
          new Instrument(
              null,
              model,
              Numbers.positive(condition.group(1), 0),
              Numbers.positive(condition.group(4), 0),
              Numbers.positive(condition.group(2), "k".equals(condition.group(3)) ? 3 : 0),
              null,
              null);
    }
    return new VendorMetadata(
        read.vendor(), read.pixelSize(), read.instrument().or(said), null, read.raw());
  }

  static boolean isOne(String text) {
    return text.contains("[SemImageFile]")
        || (text.contains("PixelSize=") && text.contains("InstructName="));
  }

  static VendorMetadata parse(String text, int width) {
    KeyValueText values = KeyValueText.equalsSigns(text);
    PixelSize size = size(values, width);
    String voltage = values.get("AcceleratingVoltage");
    Double volts = Numbers.positive(voltage, 0);
    Instrument instrument =
        new Instrument(
            "Hitachi",
            values.get("InstructName", "InstrumentName"),
            volts == null || voltage == null
                ? null
                : Double.valueOf(
                    voltage.toLowerCase(Locale.ROOT).contains("k")
                        ? volts
                        : Numbers.scaled(volts, -3)),
            millimetres(values.get("WorkingDistance")),
            Numbers.positive(values.get("Magnification"), 0),
            values.get("SignalName", "Signal"),
            date(values),
            Acquisition.of(
                null,
                null,
                null,
                Numbers.leading(values.get("StagePositionT")),
                Stage.of(
                    Numbers.scaled(values.get("StagePositionX"), -6),
                    Numbers.scaled(values.get("StagePositionY"), -6),
                    Numbers.scaled(values.get("StagePositionZ"), -6),
                    Numbers.leading(values.get("StagePositionR")))));
    return new VendorMetadata("Hitachi", size, instrument, null, values.raw());
  }

  private static @Nullable PixelSize size(KeyValueText values, int width) {
    Double columns = columns(values);
    Double stated = Numbers.positive(values.get("PixelSize"), 0);
    if (stated != null) {
      double nanometres = stated * (columns == null ? 1 : columns / width);
      return LengthUnit.pixelSize(nanometres, nanometres, "nm", "Hitachi PixelSize");
    }
    Double times = Numbers.positive(values.get("Magnification"), 0);
    if (times == null || columns == null || !"1000".equals(values.get("PhotoSize"))) {
      return null;
    }
    double millimetres = PHOTO_MM / times / width;
    return LengthUnit.pixelSize(
        millimetres, millimetres, "mm", "Hitachi magnification of a photo 127 mm wide");
  }

  private static @Nullable Double columns(KeyValueText values) {
    String size = values.get("DataSize");
    Matcher matcher = size == null ? null : SIZE.matcher(size);
    return matcher != null && matcher.find() ? Double.valueOf(matcher.group(1)) : null;
  }

  /** Micrometres where no unit stands beside the number. */
  private static @Nullable Double millimetres(@Nullable String text) {
    Double value = Numbers.positive(text, 0);
    if (value == null || text == null) {
      return null;
    }
    Matcher matcher = MICROMETRES.matcher(text);
    String unit = matcher.find() ? matcher.group(2) : "um";
    return unit.equals("mm") ? value : Numbers.scaled(value, unit.equals("nm") ? -6 : -3);
  }

  private static @Nullable String date(KeyValueText values) {
    String date = values.get("Date");
    String time = values.get("Time");
    return date == null ? null : time == null ? date : Dates.joined(date, time);
  }
}
