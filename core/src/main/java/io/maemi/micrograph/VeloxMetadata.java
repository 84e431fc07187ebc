package io.maemi.micrograph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON that Velox writes beside each image: numbers as text, in SI units. */
final class VeloxMetadata {
  private static final int MOST_VALUES = 5000;

  private VeloxMetadata() {}

  static VendorMetadata parse(byte[] json) {
    JsonNode root;
    try {
      root = Json.MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return new VendorMetadata("Velox", null, Instrument.UNKNOWN, null);
    }
    Double x = Numbers.leading(text(root, "/BinaryResult/PixelSize/width"));
    Double y = Numbers.leading(text(root, "/BinaryResult/PixelSize/height"));
    PixelSize size =
        x == null
            ? null
            : LengthUnit.pixelSize(
                x,
                y == null ? x : y,
                text(root, "/BinaryResult/PixelUnitX"),
                "Velox BinaryResult.PixelSize");
    Double seconds = Numbers.leading(text(root, "/Acquisition/AcquisitionStartDatetime/DateTime"));
    Map<String, String> raw = new LinkedHashMap<>();
    flatten(root, "", raw);
    Instrument instrument =
        new Instrument(
            "FEI",
            model(root),
            Numbers.positive(text(root, "/Optics/AccelerationVoltage"), -3),
            null,
            magnification(root),
            text(root, "/BinaryResult/Detector"),
            seconds == null || seconds <= 0 || seconds > 1e11
                ? null
                : LocalDateTime.ofInstant(
                        Instant.ofEpochSecond(seconds.longValue()), ZoneOffset.UTC)
                    .toString(),
            acquisition(root));
    return new VendorMetadata("Velox", size, instrument, null, raw);
  }

  private static @Nullable String model(JsonNode root) {
    String model = text(root, "/Instrument/InstrumentModel");
    return model != null ? model : text(root, "/Instrument/InstrumentClass");
  }

  private static @Nullable Acquisition acquisition(JsonNode root) {
    Double tilt = Numbers.leading(text(root, "/Stage/AlphaTilt"));
    return Acquisition.of(
        Numbers.scaled(text(root, "/Optics/LastMeasuredScreenCurrent"), 9),
        Numbers.leading(text(root, "/Optics/SpotIndex")),
        Numbers.scaled(text(root, "/Scan/DwellTime"), 6),
        tilt == null ? null : Double.valueOf(Math.toDegrees(tilt)),
        Stage.of(
            Numbers.scaled(text(root, "/Stage/Position/x"), 3),
            Numbers.scaled(text(root, "/Stage/Position/y"), 3),
            Numbers.scaled(text(root, "/Stage/Position/z"), 3),
            null));
  }

  private static @Nullable Double magnification(JsonNode root) {
    Double stem = Numbers.positive(text(root, "/CustomProperties/StemMagnification/value"), 0);
    return stem != null ? stem : Numbers.positive(text(root, "/Optics/NominalMagnification"), 0);
  }

  private static @Nullable String text(JsonNode root, String path) {
    JsonNode node = root.at(path);
    return node.isValueNode() && !node.asText().isBlank() ? node.asText() : null;
  }

  private static void flatten(JsonNode node, String path, Map<String, String> raw) {
    if (node.isValueNode()) {
      if (raw.size() < MOST_VALUES) {
        raw.put(path, node.asText());
      }
      return;
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(node.get(i), path + "." + i, raw);
      }
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      flatten(child.getValue(), path.isEmpty() ? child.getKey() : path + "." + child.getKey(), raw);
    }
  }
}
