package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description that JEOL's TEM programs (SightX) write, XML that is searched and not parsed. The
 * resolution tags give the camera's pixel; on the specimen it is that over the magnification.
 */
final class JeolTemXml {
  private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z]{1,40})>([^<>]{1,200})</\\1>");
  private static final int CENTIMETRE = 3;

  private JeolTemXml() {}

  static VendorMetadata parse(String xml, double perUnitX, double perUnitY, long unit) {
    Map<String, String> raw = new LinkedHashMap<>();
    Matcher elements = ELEMENT.matcher(xml);
    while (elements.find()) {
      raw.putIfAbsent(elements.group(1), elements.group(2).strip());
    }
    Double times = Numbers.positive(raw.get("SelectorValue"), 0);
    boolean magnifies = "MAG".equals(raw.get("ModeString")) && "eosTEM".equals(raw.get("EosMode"));
    PixelSize size =
        times == null || !magnifies
            ? null
            : LengthUnit.pixelSize(
                1 / perUnitX / times,
                1 / (perUnitY > 0 ? perUnitY : perUnitX) / times,
                unit == CENTIMETRE ? "cm" : "inch",
                "JEOL camera pixel over magnification");
    return new VendorMetadata(
        "JEOL",
        size,
        new Instrument(
            "JEOL",
            raw.get("Instruments"),
            Numbers.positive(raw.get("AccelerationVoltage"), -3),
            null,
            magnifies ? times : null,
            null,
            null),
        null,
        raw);
  }
}
