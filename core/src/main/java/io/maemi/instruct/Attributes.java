package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Category;
import io.maemi.synth.Truth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words of the closed vocabulary that are true of an image: the simulator's where it was simulated,
 * and classes of measured and recorded numbers. Values without words in the vocabulary are left
 * out.
 */
final class Attributes {
  /** Attributes whose value is the category's label. */
  private static final List<String> GENERAL_OF_CATEGORY =
      List.of("category", "form", "use", "function", "process");

  private static final Set<String> TRANSMISSION = Set.of("TEM-BF", "HAADF");

  private Attributes() {}

  static Map<String, String> of(
      Map<String, Evidence> evidence,
      MeasuredAs measured,
      @Nullable Truth truth,
      Vocabulary vocabulary) {
    Map<String, String> attributes = new HashMap<>();
    voltage(number(evidence, "acceleration voltage"), attributes);
    spread(
        number(evidence, measured.evidenceName("mean size")),
        number(evidence, measured.evidenceName("size sd")),
        attributes);
    share(number(evidence, measured.evidenceName("area share")), attributes);
    if (truth == null) {
      noise(number(evidence, "noise"), attributes);
    } else {
      simulated(truth, attributes);
    }
    attributes.entrySet().removeIf(entry -> !vocabulary.knows(entry.getKey(), entry.getValue()));
    return attributes;
  }

  private static double number(Map<String, Evidence> evidence, String name) {
    return evidence.get(name) instanceof Quantity quantity ? quantity.value() : Double.NaN;
  }

  private static void voltage(double kilovolts, Map<String, String> attributes) {
    if (!Double.isNaN(kilovolts)) {
      attributes.put(
          "voltage",
          kilovolts <= 5
              ? "low"
              : kilovolts <= 15 ? "medium" : kilovolts <= 30 ? "high" : "transmission");
    }
  }

  /** Coefficient of variation of the measured sizes; below 20 % is called narrow here. */
  private static void spread(double mean, double sd, Map<String, String> attributes) {
    if (mean > 0 && sd >= 0) {
      double variation = sd / mean;
      attributes.put(
          "spread", variation < 0.2 ? "narrow" : variation < 0.35 ? "moderate" : "broad");
    }
  }

  private static void share(double percent, Map<String, String> attributes) {
    if (!Double.isNaN(percent)) {
      attributes.put("share", percent < 10 ? "sparse" : percent < 40 ? "moderate" : "dense");
    }
  }

  private static void noise(double percent, Map<String, String> attributes) {
    if (!Double.isNaN(percent)) {
      attributes.put("noise", percent < 2 ? "low" : percent < 5 ? "moderate" : "high");
    }
  }

  private static void simulated(Truth truth, Map<String, String> attributes) {
    attributes.putAll(truth.attributes());
    Category category = truth.category();
    String label = category == null ? Prompt.NOT_A_MICROGRAPH_LABEL : category.label();
    for (String general : GENERAL_OF_CATEGORY) {
      attributes.put(general, label);
    }
    String dispersity = truth.attributes().get("dispersity");
    if (dispersity != null) {
      attributes.put("spread", dispersity);
    }
    String detector = truth.attributes().get("detector");
    if (detector != null) {
      attributes.put("technique", TRANSMISSION.contains(detector) ? "transmission" : "scanning");
    }
    if (truth.pitchNm() != null) {
      attributes.put("defective", truth.defects().isEmpty() ? "no" : "yes");
    }
  }
}
