package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tags 34680 and 34682 of FEI and Thermo Fisher: sections in brackets with lines {@code key=value}, lengths in metres. Which
 * section describes the beam is said by {@code [Beam] Beam}; it may be missing, and any number may be empty or broken.
 */
final class FeiTag {
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*[.,]?[0-9]+(?:[eE][-+]?[0-9]+)?");

  private final Map<String, String> values = new HashMap<>();

  private FeiTag(String text) {
    String section = "";
    for (String line : text.split("\\R", -1)) {
      String stripped = line.strip();
      int equals = stripped.indexOf('=');
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        section = stripped.substring(1, stripped.length() - 1);
      } else if (equals > 0 && equals + 1 < stripped.length()) {
        values.putIfAbsent(section + "." + stripped.substring(0, equals).strip(), stripped.substring(equals + 1).strip());
      }
    }
  }

  static VendorMetadata parse(String text, int width, int height) {
    FeiTag tag = new FeiTag(text);
    String beam = tag.values.getOrDefault("Beam.Beam", "EBeam");
    Double voltage = firstOf(tag.number("Beam.HV"), tag.number(beam + ".HV"));
    Double distance = firstOf(tag.number(beam + ".WD"), tag.number("Stage.WorkingDistance"));
    Instrument instrument =
        new Instrument(
            "FEI",
            tag.values.get("System.SystemType"),
            voltage == null ? null : voltage / 1e3,
            distance == null ? null : distance * 1e3,
            tag.magnification(beam),
            tag.values.get("Detectors.Name"),
            Dates.fei(tag.values.get("PrivateFei.TimeOfCreation"), tag.values.get("User.Date"), tag.values.get("User.Time")));
    return new VendorMetadata("FEI", tag.pixelSize(beam, width), instrument, tag.dataBar(height));
  }

  private @Nullable PixelSize pixelSize(String beam, int width) {
    Double x = positive("Scan.PixelWidth");
    if (x != null) {
      Double y = positive("Scan.PixelHeight");
      return new PixelSize(x * 1e9, (y == null ? x : y) * 1e9, "FEI tag [Scan] PixelWidth");
    }
    String section = positive(beam + ".HFW") != null ? beam : "IRBeam";
    Double fieldWidth = positive(section + ".HFW");
    if (fieldWidth == null) {
      return null;
    }
    Double columns = positive("Image.ResolutionX");
    double perColumn = fieldWidth / (columns == null ? width : columns);
    Double fieldHeight = positive(section + ".VFW");
    Double rows = positive("Image.ResolutionY");
    double perRow = fieldHeight == null || rows == null ? perColumn : fieldHeight / rows;
    return new PixelSize(perColumn * 1e9, perRow * 1e9, "FEI tag [" + section + "] HFW");
  }

  private @Nullable Double magnification(String beam) {
    Double canvas = positive("Image.MagCanvasRealWidth");
    Double field = positive(beam + ".HFW");
    return canvas == null || field == null || beam.equals("IRBeam") ? null : Double.valueOf(Math.round(canvas / field));
  }

  private @Nullable DataBar dataBar(int height) {
    Double rows = positive("Image.ResolutionY");
    if (rows != null && rows < height) {
      return new DataBar(rows.intValue(), height - rows.intValue(), null);
    }
    Double bar = positive("PrivateFei.DatabarHeight");
    return rows == null && bar != null && bar < height ? new DataBar(height - bar.intValue(), bar.intValue(), null) : null;
  }

  private @Nullable Double positive(String key) {
    Double value = number(key);
    return value != null && value > 0 ? value : null;
  }

  private @Nullable Double number(String key) {
    String text = values.get(key);
    Matcher matcher = text == null ? null : NUMBER.matcher(text);
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    double value = Double.parseDouble(matcher.group().replace(',', '.'));
    return Double.isFinite(value) ? value : null;
  }

  private static @Nullable Double firstOf(@Nullable Double preferred, @Nullable Double other) {
    return preferred != null ? preferred : other;
  }
}
