package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.VendorMetadata;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The OME-XML of an OME-TIFF (Goldberg et al. 2005), as far as the scale goes. It is searched for
 * attributes, not parsed: nothing in it can refer to anything.
 */
final class OmeXml {
  private static final Pattern PIXELS =
      Pattern.compile("<(?:[A-Za-z]{1,10}:)?Pixels\\s([^<>]{1,4000})");
  private static final String DEFAULT_UNIT = "\u00b5m";

  private OmeXml() {}

  static boolean isOne(String description) {
    return description.contains("<OME") || description.contains(":OME");
  }

  static VendorMetadata parse(String xml) {
    Matcher pixels = PIXELS.matcher(xml);
    PixelSize size = null;
    if (pixels.find()) {
      String attributes = pixels.group(1);
      Double x = Numbers.leading(attribute(attributes, "PhysicalSizeX"));
      Double y = Numbers.leading(attribute(attributes, "PhysicalSizeY"));
      String unit = attribute(attributes, "PhysicalSizeXUnit");
      size =
          x == null
              ? null
              : LengthUnit.pixelSize(
                  x, y == null ? x : y, unit == null ? DEFAULT_UNIT : unit, "OME PhysicalSizeX");
    }
    return new VendorMetadata("OME", size, Instrument.UNKNOWN, null);
  }

  private static @Nullable String attribute(String attributes, String name) {
    Matcher matcher =
        Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]{0,100})\"").matcher(attributes);
    String value = matcher.find() ? matcher.group(1) : null;
    return value == null
        ? null
        : value.replace("&#181;", "\u00b5").replace("\u00c2\u00b5", "\u00b5");
  }
}
