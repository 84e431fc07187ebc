package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import io.maemi.synth.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Taught images with hand-made evidence and truth, for tests that need no simulator. */
final class TaughtScenes {
  private TaughtScenes() {}

  static Micrograph micrograph(boolean scaled) {
    return new Micrograph(
        "test.png",
        "PNG",
        GreyImage.of(8, 6, new byte[48]),
        scaled ? new PixelSize(2.5, 2.5, "user") : null,
        Instrument.UNKNOWN,
        null,
        0);
  }

  static TaughtImage particles(boolean scaled) {
    String unit = scaled ? "nm" : "px";
    List<Evidence> evidence = new ArrayList<>();
    if (scaled) {
      evidence.add(new Quantity("pixel size", 2.5, "nm/px", null, "user", null));
    } else {
      evidence.add(new Fact("scale", "unknown", "nothing tells"));
    }
    evidence.add(new Quantity("particle count", 37, "", null, "test", null));
    evidence.add(new Quantity("mean diameter", 23.41, unit, null, "test", null));
    evidence.add(new Quantity("diameter standard deviation", 2.031, unit, null, "test", null));
    evidence.add(new Fact("detector", "SE2", "the file"));
    Truth truth =
        truth(Category.PARTICLES, Map.of("noise", "low", "detector", "SE2", "shape", "spherical"));
    return new TaughtImage("images/000001.png", micrograph(scaled), evidence, truth, "test 1");
  }

  static TaughtImage foreign() {
    List<Evidence> evidence =
        List.of(
            new Fact("scale", "unknown", "nothing tells"),
            new Quantity("noise", 0.5, "%", null, "test", null));
    return new TaughtImage(
        "images/000002.png", micrograph(false), evidence, truth(null, Map.of()), "test 2");
  }

  /** A blanked beam: nothing to see, but the file tells the scale. */
  static TaughtImage blank() {
    List<Evidence> evidence =
        List.of(
            new Quantity("pixel size", 3372, "nm/px", null, "the file", null),
            new Quantity("acceleration voltage", 5, "kV", null, "the file", null));
    return new TaughtImage(
        "images/000003.png",
        micrograph(true),
        evidence,
        truth(null, Map.of("content", "blank")),
        "test 3");
  }

  static TaughtImage real() {
    TaughtImage image = particles(true);
    return new TaughtImage(
        image.image(), image.micrograph(), image.evidence(), null, "folder/file.tif");
  }

  private static Truth truth(@Nullable Category category, Map<String, String> attributes) {
    return new Truth(
        1,
        "test",
        category,
        2.5,
        category == null ? null : 40,
        category == null ? null : 25.0,
        null,
        null,
        null,
        List.of(),
        attributes,
        null);
  }
}
