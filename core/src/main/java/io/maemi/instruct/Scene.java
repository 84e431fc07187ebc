package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Category;
import io.maemi.synth.Truth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of one image: the evidence by name, words that are true of it, and true values
 * where it was simulated. {@link MeasuredAs} lets one text serve all kinds: {@code mean size} is
 * the mean diameter of particles and the line width of lines.
 */
final class Scene {
  private final Map<String, Evidence> evidence = new LinkedHashMap<>();
  private final @Nullable Truth truth;
  private final MeasuredAs measured;
  private final Map<String, String> attributes;

  Scene(TaughtImage image, Vocabulary vocabulary) {
    for (Evidence item : image.evidence()) {
      evidence.put(item.name(), item);
    }
    truth = image.truth();
    measured = MeasuredAs.of(evidence.keySet());
    attributes = Attributes.of(evidence, measured, truth, vocabulary);
  }

  MeasuredAs measured() {
    return measured;
  }

  /** Whether this is an electron micrograph; real files are taken for one. */
  boolean micrograph() {
    return truth == null || truth.category() != null;
  }

  boolean scaleKnown() {
    return evidence.containsKey("pixel size");
  }

  /** The category, or null where it is not known or there is none. */
  @Nullable Category category() {
    return truth == null ? null : truth.category();
  }

  /** Whether the category, or that there is none, is known. */
  boolean categorised() {
    return truth != null;
  }

  /** The evidence of that name, kind by kind; or null. */
  @Nullable Evidence evidence(String name) {
    return evidence.get(measured.evidenceName(name));
  }

  /** The number of that name in its unit, or not-a-number. */
  double number(String name) {
    return evidence(name) instanceof Quantity quantity ? quantity.value() : Double.NaN;
  }

  /** The words of a fact, or null. */
  @Nullable String fact(String name) {
    return evidence(name) instanceof Fact fact ? fact.value() : null;
  }

  /** The value of an attribute of the closed vocabulary, or null where it is not known. */
  @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  /**
   * What is exactly so in the evidence's unit: the simulator's truth where it knows, the
   * measurement otherwise.
   */
  double trueValue(String name) {
    Truth known = truth;
    String full = measured.evidenceName(name);
    Evidence item = evidence.get(full);
    if (known == null || !(item instanceof Quantity quantity)) {
      return number(name);
    }
    Number exact = measured.trueNumber(full, known);
    if (exact == null) {
      return quantity.value();
    }
    return quantity.unit().equals("px")
        ? exact.doubleValue() / known.nanometresPerPixel()
        : exact.doubleValue();
  }
}
