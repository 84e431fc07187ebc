package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;

/** Whether an image is good enough to measure on, and what is wrong with it where it is not. */
final class ImageVerdict {
  /** The name of the verdict among the evidence. */
  static final String NAME = "image quality";

  /** The verdict on an image without any fault. */
  static final String GOOD = "good enough to measure";

  /**
   * Limits beyond those of a hundred published micrographs of six sources, which their authors
   * found fit to show; of noise and banding as shares of the contrast.
   */
  private static final double NOISY = 0.2;

  private static final double FLAT = 25;
  private static final double BLURRED = 2.5;
  private static final double OVEREXPOSED = 0.05;

  /** Black ground, as of dark-field images, takes nothing from what lies on it. */
  private static final double BLACK = 0.4;

  private static final double BANDED = 0.03;
  private static final double SHAKEN = 0.45;
  private static final double ASTIGMATIC = 1.6;

  private ImageVerdict() {}

  /** The figures of {@code scene}'s image as a whole, and the verdict last. */
  static List<Evidence> of(Scene scene) {
    ImageQuality quality = scene.quality();
    ScanFaults faults = ScanFaults.of(scene.plane(), quality.noise());
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.quality(quality));
    evidence.add(
        quantity(
            "saturation",
            100 * (faults.white() + faults.black()),
            "%",
            "share of pixels that are as black or as white as can be"));
    evidence.add(
        quantity(
            "charging",
            faults.banding() / 2.55,
            "%",
            "steps of brightness from row to row beyond those of columns, of the grey range"));
    evidence.add(
        quantity(
            "vibration", faults.jitter(), "px", "displacement of rows beyond that of columns"));
    if (!Double.isNaN(faults.astigmatism())) {
      evidence.add(
          quantity(
              "astigmatism",
              faults.astigmatism(),
              "",
              "blur of the edges of one direction over that of those across"));
    }
    evidence.add(new Fact(NAME, words(scene, faults), "the limits of each figure"));
    return evidence;
  }

  private static Quantity quantity(String name, double value, String unit, String method) {
    return new Quantity(name, value, unit, null, method, null);
  }

  private static String words(Scene scene, ScanFaults faults) {
    if (scene.empty()) {
      return "poor: " + scene.whyEmpty();
    }
    ImageQuality quality = scene.quality();
    double contrast = quality.contrast();
    List<String> wrong = new ArrayList<>();
    add(wrong, contrast < FLAT, "low contrast");
    add(wrong, quality.noise() > NOISY * contrast, "noisy");
    add(wrong, quality.edgeSigma() > BLURRED, "blurred");
    add(wrong, faults.white() > OVEREXPOSED, "white clipped");
    add(wrong, faults.black() > BLACK, "black clipped");
    add(wrong, faults.banding() > BANDED * contrast, "brightness uneven by rows (charging?)");
    add(wrong, faults.jitter() > SHAKEN, "rows displaced (vibration?)");
    add(wrong, faults.astigmatism() > ASTIGMATIC, "blurred in one direction (astigmatism?)");
    return wrong.isEmpty() ? GOOD : "poor: " + String.join(", ", wrong);
  }

  private static void add(List<String> wrong, boolean found, String what) {
    if (found) {
      wrong.add(what);
    }
  }
}
