package io.maemi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.PixelSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pixel size, voltage and working distance of vendors' files against what a reference reader found
 * in them; what it does not read but the file says, and the scales of the images with data bars
 * alone, against what stands in them.
 */
final class VendorScale {
  private static final double TOLERANCE = 1e-3;

  /** Text beside the file: {@code PixelSize=165.3646}; the reference reads none. */
  private static final Map<String, Double> BY_HAND = Map.of("hitachi/pollen_x600.tif", 165.3646);

  /** Bars of 68, 136 and 54 pixels; a pixel of the shortest is 1.9 %. */
  private static final Map<String, Double> BARS =
      Map.of(
          "L0_1c34778dec5a1701d689a7067c4813eb.jpg", 1470.6,
          "L3_77ec686d269e87e1cb3eb05c890a4cc3.jpg", 7.353,
          "L8_1a7066d761da10e1366cddcc354d7a7f.jpg", 367.6);

  private static final double BAR_TOLERANCE = 0.01;

  private VendorScale() {}

  static List<Finding> check(Path shared) {
    JsonNode expected;
    try {
      expected = Json.MAPPER.readTree(shared.resolve("fixtures/vendor.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> file : expected.properties()) {
      findings.add(
          check(
              shared.resolve("data/vendor").resolve(file.getKey()),
              file.getValue().at("/signals/0"),
              BY_HAND.get(file.getKey())));
    }
    BARS.keySet().stream()
        .sorted()
        .forEach(
            name ->
                findings.add(bar(shared.resolve("data/databars").resolve(name), BARS.get(name))));
    return findings;
  }

  private static Finding check(Path file, JsonNode signal, @Nullable Double byHand) {
    String what = "scale, voltage, working distance of " + file.getFileName();
    try {
      Micrograph read = MicrographReader.read(file);
      Instrument instrument = read.instrument();
      PixelSize size = read.pixelSize();
      Double x = byHand != null ? byHand : nanometres(signal, "x|width");
      Double y = byHand != null ? byHand : nanometres(signal, "y|height");
      Double volts = number(signal, "beam_energy");
      Double distance = number(signal, "working_distance_mm");
      boolean right =
          agrees(size == null ? null : size.x(), x)
              && agrees(size == null ? null : size.y(), y)
              && (volts == null || agrees(instrument.acceleratingVoltageKv(), volts))
              && (distance == null || agrees(instrument.workingDistanceMm(), distance));
      return new Finding(
          right,
          what,
          (size == null ? "none" : size.x() + " nm")
              + ", "
              + instrument.acceleratingVoltageKv()
              + " kV, "
              + instrument.workingDistanceMm()
              + " mm; reference "
              + x
              + " nm, "
              + volts
              + " kV, "
              + distance
              + " mm");
    } catch (MaemiException e) {
      return new Finding(false, what, String.valueOf(e.getMessage()));
    }
  }

  private static Finding bar(Path file, @Nullable Double nanometres) {
    PixelSize size = MicrographReader.read(file).pixelSize();
    boolean right =
        size != null && nanometres != null && Math.abs(size.x() / nanometres - 1) <= BAR_TOLERANCE;
    return new Finding(
        right,
        "scale from the data bar of " + file.getFileName(),
        (size == null ? "none" : size.x() + " nm from its " + size.source())
            + ", by its magnification "
            + nanometres
            + " nm");
  }

  private static boolean agrees(@Nullable Double found, @Nullable Double reference) {
    return found == null || reference == null
        ? found == null && reference == null
        : Math.abs(found - reference) <= TOLERANCE * Math.abs(reference);
  }

  private static @Nullable Double nanometres(JsonNode signal, String name) {
    for (JsonNode axis : signal.path("axes")) {
      if (axis.path("name").asText().matches(name)) {
        return number(axis, "nm");
      }
    }
    return null;
  }

  private static @Nullable Double number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isNumber() ? Double.valueOf(value.asDouble()) : null;
  }
}
