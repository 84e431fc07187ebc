package io.maemi.micrograph;

import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tags 34680 and 34682 of FEI and Thermo Fisher: sections in brackets with lines {@code key=value},
 * lengths in metres. Which section describes the beam is said by {@code [Beam] Beam}; it may be
 * missing, and any number may be empty or broken.
 */
final class FeiTag {
  /** A bar taller than the rest of the image is none: the numbers are of another image. */
  private static final double LEAST_SPECIMEN = 0.6;

  /** Power of ten from metres to nanometres. */
  private static final int NANO = 9;

  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(?:[0-9]{1,40}(?:[.,][0-9]{0,40})?|[.,][0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?");

  private final Map<String, String> values = new LinkedHashMap<>();

  private FeiTag(String text) {
    String section = "";
    for (String line : text.lines().toList()) {
      String stripped = line.strip();
      int equals = stripped.indexOf('=');
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        section = stripped.substring(1, stripped.length() - 1);
      } else if (equals > 0 && equals + 1 < stripped.length()) {
        values.putIfAbsent(
            section + "." + stripped.substring(0, equals).strip(),
            stripped.substring(equals + 1).strip());
      }
    }
  }

  static VendorMetadata parse(String text, int width, int height) {
    FeiTag tag = new FeiTag(text);
    String beam = tag.values.getOrDefault("Beam.Beam", "EBeam");
    Double kilovolts = firstOf(tag.number("Beam.HV", -3), tag.number(beam + ".HV", -3));
    Double millimetres =
        firstOf(tag.number(beam + ".WD", 3), tag.number("Stage.WorkingDistance", 3));
    Instrument instrument =
        new Instrument(
            "FEI",
            tag.values.get("System.SystemType"),
            kilovolts,
            millimetres,
            tag.magnification(beam),
            tag.values.get("Detectors.Name"),
            Dates.fei(
                tag.values.get("PrivateFei.TimeOfCreation"),
                tag.values.get("User.Date"),
                tag.values.get("User.Time")),
            tag.acquisition(beam));
    return new VendorMetadata(
        "FEI", tag.pixelSize(beam, width), instrument, tag.dataBar(height), tag.values);
  }

  private @Nullable Acquisition acquisition(String beam) {
    return Acquisition.of(
        number(beam + ".BeamCurrent", NANO),
        number("Beam.Spot", 0),
        firstOf(number("Scan.Dwelltime", 6), number("EScan.Dwell", 6)),
        degrees("Stage.StageT"),
        Stage.of(
            number("Stage.StageX", 3),
            number("Stage.StageY", 3),
            number("Stage.StageZ", 3),
            degrees("Stage.StageR")));
  }

  private @Nullable Double degrees(String key) {
    Double radians = number(key, 0);
    return radians == null ? null : Double.valueOf(Math.toDegrees(radians));
  }

  private @Nullable PixelSize pixelSize(String beam, int width) {
    Double x = positive("Scan.PixelWidth", NANO);
    if (x != null) {
      Double y = positive("Scan.PixelHeight", NANO);
      return new PixelSize(x, y == null ? x : y, "FEI tag [Scan] PixelWidth");
    }
    String section = positive(beam + ".HFW", NANO) != null ? beam : "IRBeam";
    Double fieldWidth = positive(section + ".HFW", NANO);
    if (fieldWidth == null) {
      return null;
    }
    Double columns = positive("Image.ResolutionX", 0);
    double perColumn = fieldWidth / (columns == null ? width : columns);
    Double fieldHeight = positive(section + ".VFW", NANO);
    Double rows = positive("Image.ResolutionY", 0);
    double perRow = fieldHeight == null || rows == null ? perColumn : fieldHeight / rows;
    return new PixelSize(perColumn, perRow, "FEI tag [" + section + "] HFW");
  }

  private @Nullable Double magnification(String beam) {
    Double canvas = positive("Image.MagCanvasRealWidth", 0);
    Double field = positive(beam + ".HFW", 0);
    return canvas == null || field == null || beam.equals("IRBeam")
        ? null
        : Double.valueOf(Math.round(canvas / field));
  }

  /**
   * What the file has more rows than the scan is the data bar; where the scan's are not given, its
   * own height counts.
   */
  private @Nullable DataBar dataBar(int height) {
    Double rows = positive("Image.ResolutionY", 0);
    Double bar = positive("PrivateFei.DatabarHeight", 0);
    double top = rows != null ? rows : bar != null ? height - bar : height;
    boolean plausible = top >= LEAST_SPECIMEN * height && top <= height - 1;
    return plausible ? new DataBar((int) top, height - (int) top, null) : null;
  }

  private @Nullable Double positive(String key, int powerOfTen) {
    Double value = number(key, powerOfTen);
    return value != null && value > 0 ? value : null;
  }

  /**
   * The number at {@code key} times a power of ten, in decimal arithmetic so that 0.0071 m are 7.1
   * mm; null if it is none.
   */
  private @Nullable Double number(String key, int powerOfTen) {
    String text = values.get(key);
    if (text == null || !NUMBER.matcher(text).matches()) {
      return null;
    }
    double value =
        new BigDecimal(text.replace(',', '.')).scaleByPowerOfTen(powerOfTen).doubleValue();
    return Double.isFinite(value) ? value : null;
  }

  private static @Nullable Double firstOf(@Nullable Double preferred, @Nullable Double other) {
    return preferred != null ? preferred : other;
  }
}
