package io.maemi.micrograph;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The OME-XML of an OME-TIFF (Goldberg et al. 2005), as far as the scale and the microscope go. It
 * is searched for attributes, not parsed: nothing in it can refer to anything. What is known of the
 * microscope is written as a map annotation under the names of {@link Instrument}.
 */
final class OmeXml {
  private static final Pattern PIXELS =
      Pattern.compile("<(?:[A-Za-z]{1,10}:)?Pixels\\s([^<>]{1,4000})");
  private static final Pattern MICROSCOPE =
      Pattern.compile("<(?:[A-Za-z]{1,10}:)?Microscope\\s([^<>]{1,1000})");
  private static final Pattern VALUE =
      Pattern.compile("<(?:[A-Za-z]{1,10}:)?M K=\"([^\"<>]{1,80})\">([^<>]{0,2000})</");
  private static final int MOST_VALUES = 1000;
  private static final String NAMESPACE = "maemi/instrument";
  private static final String SCHEMA = "http://www.openmicroscopy.org/Schemas/OME/2016-06";
  private static final String DEFAULT_UNIT = "\u00b5m";

  private OmeXml() {}

  static boolean isOne(String description) {
    return description.contains("<OME") || description.contains(":OME");
  }

  static VendorMetadata parse(String xml) {
    PixelSize size = null;
    String attributes = first(PIXELS, xml);
    Double x = Numbers.leading(attribute(attributes, "PhysicalSizeX"));
    if (x != null) {
      Double y = Numbers.leading(attribute(attributes, "PhysicalSizeY"));
      String unit = attribute(attributes, "PhysicalSizeXUnit");
      size =
          LengthUnit.pixelSize(
              x, y == null ? x : y, unit == null ? DEFAULT_UNIT : unit, "OME PhysicalSizeX");
    }
    Map<String, String> raw = new LinkedHashMap<>();
    Matcher values = VALUE.matcher(xml);
    while (values.find() && raw.size() < MOST_VALUES) {
      raw.putIfAbsent(plain(values.group(1)), plain(values.group(2)));
    }
    String microscope = first(MICROSCOPE, xml);
    Instrument stated =
        new Instrument(
            attribute(microscope, "Manufacturer"),
            attribute(microscope, "Model"),
            null,
            null,
            null,
            null,
            null);
    Instrument own = xml.contains(NAMESPACE) ? instrument(raw) : Instrument.UNKNOWN;
    return new VendorMetadata("OME", size, own.or(stated), null, raw);
  }

  private static Instrument instrument(Map<String, String> values) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    try {
      for (Map.Entry<String, String> value : values.entrySet()) {
        boolean object = value.getKey().equals("acquisition");
        if (object) {
          node.set(value.getKey(), Json.MAPPER.readTree(value.getValue()));
        } else {
          node.put(value.getKey(), value.getValue());
        }
      }
      return Json.MAPPER
          .readerFor(Instrument.class)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(node);
    } catch (IOException e) {
      return Instrument.UNKNOWN;
    }
  }

  private static String first(Pattern pattern, String xml) {
    Matcher matcher = pattern.matcher(xml);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static @Nullable String attribute(String attributes, String name) {
    Matcher matcher =
        Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]{0,100})\"").matcher(attributes);
    return matcher.find() && !matcher.group(1).isBlank() ? plain(matcher.group(1)) : null;
  }

  /** OME-XML of one image whose samples are of OME's {@code type}. */
  static String write(Micrograph micrograph, String type) {
    PixelSize size = micrograph.pixelSize();
    Instrument instrument = micrograph.instrument();
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    xml.append("<OME xmlns=\"").append(SCHEMA).append("\"");
    xml.append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"");
    xml.append(SCHEMA).append(' ').append(SCHEMA).append("/ome.xsd\">");
    xml.append("<Instrument ID=\"Instrument:0\"><Microscope");
    attribute(xml, "Manufacturer", instrument.vendor());
    attribute(xml, "Model", instrument.model());
    xml.append("/></Instrument><Image ID=\"Image:0\"");
    attribute(xml, "Name", micrograph.name());
    xml.append("><InstrumentRef ID=\"Instrument:0\"/>");
    xml.append("<Pixels ID=\"Pixels:0\" DimensionOrder=\"XYZCT\"");
    attribute(xml, "Type", type);
    attribute(xml, "SizeX", Integer.toString(micrograph.pixels().width()));
    attribute(xml, "SizeY", Integer.toString(micrograph.pixels().height()));
    xml.append(" SizeZ=\"1\" SizeC=\"1\" SizeT=\"1\"");
    if (size != null) {
      attribute(xml, "PhysicalSizeX", Double.toString(size.x()));
      attribute(xml, "PhysicalSizeXUnit", "nm");
      attribute(xml, "PhysicalSizeY", Double.toString(size.y()));
      attribute(xml, "PhysicalSizeYUnit", "nm");
    }
    xml.append("><Channel ID=\"Channel:0:0\" SamplesPerPixel=\"1\"/>");
    xml.append("<TiffData IFD=\"0\" PlaneCount=\"1\"/></Pixels>");
    xml.append("<AnnotationRef ID=\"Annotation:0\"/></Image><StructuredAnnotations>");
    xml.append("<MapAnnotation ID=\"Annotation:0\" Namespace=\"").append(NAMESPACE);
    xml.append("\"><Value>");
    JsonNode known = Json.MAPPER.valueToTree(instrument);
    for (Map.Entry<String, JsonNode> value : known.properties()) {
      if (!value.getValue().isNull()) {
        JsonNode said = value.getValue();
        value(xml, value.getKey(), said.isValueNode() ? said.asText() : said.toString());
      }
    }
    if (size != null) {
      value(xml, "pixelSizeSource", size.source());
    }
    Provenance provenance = micrograph.provenance();
    if (provenance != null && provenance.sha256() != null) {
      value(xml, "madeFromSha256", provenance.sha256());
    }
    return xml.append("</Value></MapAnnotation></StructuredAnnotations></OME>").toString();
  }

  private static void attribute(StringBuilder xml, String name, @Nullable String value) {
    if (value != null) {
      xml.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }
  }

  private static void value(StringBuilder xml, String key, String value) {
    xml.append("<M K=\"").append(key).append("\">").append(escaped(value)).append("</M>");
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}]", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String plain(String text) {
    return text.replace("&#181;", "\u00b5")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }
}
