package io.maemi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.PixelSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pixel sizes of vendor files against what a reference reader found in them. */
final class VendorScale {
  private static final double TOLERANCE = 1e-3;

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
      JsonNode axes = file.getValue().at("/signals/0/axes");
      if (axes.isArray() && axes.path(0).path("nm").isNumber()) {
        findings.add(check(shared.resolve("data/vendor").resolve(file.getKey()), axes));
      }
    }
    return findings;
  }

  private static Finding check(Path file, JsonNode axes) {
    String what = "scale of " + file.getFileName();
    double x = 0;
    for (JsonNode axis : axes) {
      if (axis.path("name").asText().matches("x|width")) {
        x = axis.path("nm").asDouble();
      }
    }
    try {
      PixelSize size = MicrographReader.read(file).pixelSize();
      boolean right = size != null && Math.abs(size.x() - x) <= TOLERANCE * x;
      return new Finding(
          right, what, (size == null ? "none" : size.x() + " nm") + ", reference " + x + " nm");
    } catch (MaemiException e) {
      return new Finding(false, what, String.valueOf(e.getMessage()));
    }
  }
}
