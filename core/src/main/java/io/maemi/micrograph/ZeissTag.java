package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tag 34118 of ZEISS SmartSEM: a block of unnamed numbers, one a line, then names each followed by
 * a line {@code label = value}. Older files have the block alone. {@code AP_IMAGE_PIXEL_SIZE} is
 * the size of a pixel of the file, rounded to four digits; the block's fourth number is the exact
 * one of a store 1024 pixels wide, in metres; {@code AP_PIXEL_SIZE} is that of the display.
 */
final class ZeissTag {
  private static final int BLOCK_PIXEL_SIZE = 3;
  private static final double BLOCK_WIDTH = 1024;
  private static final double ROUNDING = 2e-3;
  private static final Pattern NAME = Pattern.compile("[A-Z]{2}_[A-Z0-9_]+");
  private static final Pattern NUMBER =
      Pattern.compile("([-+]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][-+]?[0-9]++)?)\\s*+(.*)");

  private final List<String> lines;
  private final Map<String, String> named = new LinkedHashMap<>();

  private ZeissTag(String text) {
    this.lines = text.lines().toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).indexOf('_') == 2 && NAME.matcher(lines.get(i)).matches()) {
        named.putIfAbsent(lines.get(i), value(lines.get(i + 1)));
      }
    }
  }

  static VendorMetadata parse(String text, int width) {
    ZeissTag tag = new ZeissTag(text);
    String model = tag.named.get("DP_SEM");
    Double kilovolts = tag.number("AP_ACTUALKV", Map.of("kV", 1.0, "V", 1e-3));
    Instrument instrument =
        new Instrument(
            "ZEISS",
            model != null ? model : tag.named.get("SV_SERIAL_NUMBER"),
            kilovolts != null ? kilovolts : tag.number("AP_MANUALKV", Map.of("kV", 1.0, "V", 1e-3)),
            tag.millimetres("AP_WD"),
            tag.number("AP_MAG", Map.of("X", 1.0, "K X", 1e3, "M X", 1e6)),
            tag.named.get("DP_DETECTOR_CHANNEL"),
            Dates.zeiss(tag.named.get("AP_DATE"), tag.named.get("AP_TIME")),
            tag.acquisition());
    return new VendorMetadata("ZEISS", tag.pixelSize(width), instrument, null, tag.named);
  }

  private static String value(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    int at = equals >= 0 ? equals : colon;
    return line.substring(at + 1).strip();
  }

  private @Nullable Acquisition acquisition() {
    Map<String, Double> degrees = Map.of("\u00b0", 1.0, "", 1.0);
    return Acquisition.of(
        number("AP_IPROBE", Map.of("fA", 1e-6, "pA", 1e-3, "nA", 1.0, "\u00b5A", 1e3)),
        null,
        number("DP_DWELL_TIME", Map.of("ns", 1e-3, "\u00b5s", 1.0, "ms", 1e3)),
        number("AP_STAGE_AT_T", degrees),
        Stage.of(
            number("AP_STAGE_AT_X", Map.of("mm", 1.0, "\u00b5m", 1e-3)),
            number("AP_STAGE_AT_Y", Map.of("mm", 1.0, "\u00b5m", 1e-3)),
            number("AP_STAGE_AT_Z", Map.of("mm", 1.0, "\u00b5m", 1e-3)),
            number("AP_STAGE_AT_R", degrees)));
  }

  private @Nullable PixelSize pixelSize(int width) {
    Double image = nanometres("AP_IMAGE_PIXEL_SIZE");
    Double block = blockPixelSize(width);
    if (image != null) {
      double exact = block != null && Math.abs(block / image - 1) < ROUNDING ? block : image;
      return square(exact, "tag 34118 AP_IMAGE_PIXEL_SIZE");
    }
    if (block != null) {
      return square(block, "tag 34118");
    }
    Double display = nanometres("AP_PIXEL_SIZE");
    return display == null
        ? null
        : square(display * BLOCK_WIDTH / width, "tag 34118 AP_PIXEL_SIZE");
  }

  private static PixelSize square(double nanometres, String source) {
    return new PixelSize(nanometres, nanometres, source);
  }

  private @Nullable Double blockPixelSize(int width) {
    if (lines.size() <= BLOCK_PIXEL_SIZE) {
      return null;
    }
    Matcher matcher = NUMBER.matcher(lines.get(BLOCK_PIXEL_SIZE).strip());
    if (!matcher.matches()) {
      return null;
    }
    double nanometres = Double.parseDouble(matcher.group(1)) * 1e9 * BLOCK_WIDTH / width;
    return nanometres > 0 && Double.isFinite(nanometres) ? nanometres : null;
  }

  private @Nullable Double nanometres(String name) {
    String text = named.get(name);
    if (text == null) {
      return null;
    }
    try {
      double nanometres = Length.parse(text).nanometres();
      return nanometres > 0 && Double.isFinite(nanometres) ? nanometres : null;
    } catch (MaemiException e) {
      return null;
    }
  }

  private @Nullable Double millimetres(String name) {
    Double nanometres = nanometres(name);
    return nanometres == null ? null : nanometres / 1e6;
  }

  private @Nullable Double number(String name, Map<String, Double> units) {
    String text = named.get(name);
    Matcher matcher = text == null ? null : NUMBER.matcher(text);
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    Double factor = units.get(matcher.group(2).strip());
    return factor == null ? null : Double.valueOf(Double.parseDouble(matcher.group(1)) * factor);
  }
}
