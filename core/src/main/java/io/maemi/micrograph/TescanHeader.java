package io.maemi.micrograph;

import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.VendorMetadata;

/**
 * TESCAN's header: lines {@code key=value} in SI units, in tag 50431 (behind some bytes of binary)
 * or in the {@code .hdr} file beside the image.
 */
final class TescanHeader {
  private TescanHeader() {}

  static boolean isOne(String text) {
    return text.contains("PixelSizeX") && text.contains("=");
  }

  static VendorMetadata parse(String text, int height) {
    KeyValueText values = KeyValueText.equalsSigns(text.replace('\0', '\n'));
    Double x = Numbers.positive(values.get("PixelSizeX"), 0);
    Double y = Numbers.positive(values.get("PixelSizeY"), 0);
    PixelSize size =
        x == null
            ? null
            : LengthUnit.pixelSize(x, y == null ? x : y, "m", "TESCAN header PixelSizeX");
    Double strip = Numbers.positive(values.get("ImageStripSize"), 0);
    boolean hasBar = strip != null && strip >= 8 && strip < 0.4 * height;
    Instrument instrument =
        new Instrument(
            "TESCAN",
            values.get("Device", "DeviceModel"),
            Numbers.positive(values.get("HV", "AcceleratorVoltage"), -3),
            Numbers.positive(values.get("WD"), 3),
            Numbers.positive(values.get("Magnification"), 0),
            values.get("Detector", "Detector0"),
            date(values),
            Acquisition.of(
                Numbers.positive(values.get("PredictedBeamCurrent", "BeamCurrent"), 9),
                Numbers.positive(values.get("SpotSize"), 0),
                Numbers.positive(values.get("DwellTime"), 6),
                Numbers.scaled(values.get("StageTilt"), 0),
                Stage.of(
                    Numbers.scaled(values.get("StageX"), 3),
                    Numbers.scaled(values.get("StageY"), 3),
                    Numbers.scaled(values.get("StageZ"), 3),
                    Numbers.scaled(values.get("StageRotation"), 0))));
    return new VendorMetadata(
        "TESCAN",
        size,
        instrument,
        hasBar && strip != null
            ? new DataBar(height - strip.intValue(), strip.intValue(), null)
            : null,
        values.raw());
  }

  private static @org.jspecify.annotations.Nullable String date(KeyValueText values) {
    String date = values.get("Date");
    String time = values.get("Time");
    return date == null ? null : time == null ? date : Dates.joined(date, time);
  }
}
