package io.maemi.assistant;

import io.maemi.instruct.PromptEvidence;
import io.maemi.measure.Evidence;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.micrograph.Category;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured for a question: what the image's category asks for, unless the question names
 * another kind of object that the image may well hold.
 *
 * @param evidence everything known, in the order of prompts
 * @param asked what of it is to be said as it was measured
 * @param measurement what was measured, or null where the image holds nothing to measure
 * @param milliseconds what measuring took
 */
record Sights(
    List<Evidence> evidence,
    List<Evidence> asked,
    @Nullable Measurement measurement,
    long milliseconds) {
  /** Nothing looked for. */
  static final Sights NONE = new Sights(List.of(), List.of(), null, 0);

  // Below this the student is sure enough that the kind asked for is not there; the question is
  // then answered in words.
  private static final double MAY_BE_THERE = 0.2;
  // Above this it is sure that the image holds nothing to count.
  private static final double SURE = 0.9;
  // Particles on a lattice were put there; of porous materials this share grows in one.
  private static final double GROWN = 0.12;

  /**
   * Measures what was {@code seen} for {@code question}; {@code labels} are the categories'
   * calibrated probabilities.
   */
  static Sights gather(Observation seen, String question, double[] labels) {
    long start = System.nanoTime();
    Sights sights = gather(seen, question, labels, kind(question, labels), start);
    // The student never learnt with phases: where none of their figures is asked, it goes without.
    return sights.measurement() != null
            && sights.measurement().of() == Kind.PHASES
            && sights.asked().isEmpty()
        ? gather(seen, question, labels, kind(labels), start)
        : sights;
  }

  private static Sights gather(
      Observation seen, String question, double[] labels, @Nullable Kind kind, long start) {
    List<Evidence> image = seen.imageEvidence();
    Measurement measurement = kind == null ? null : seen.measurement(kind);
    if (measurement != null
        && kind != QuestionFocus.of(question)
        && patterned(measurement, labels)) {
      Measurement pattern = seen.measurement(Kind.LINES);
      measurement = pattern.abstained() ? measurement : pattern;
    }
    List<Evidence> asked =
        measurement == null
            ? AskedFigures.of(question, seen.verdict(), List.of())
            : AskedFigures.of(question, measurement.all(), measurement.defects());
    List<Evidence> evidence =
        new ArrayList<>(measurement == null ? image : PromptEvidence.join(image, measurement));
    List<Evidence> prompt = List.copyOf(evidence);
    asked.stream()
        .filter(item -> !prompt.contains(item) && !item.equals(AskedFigures.NOT_FOUND))
        .forEach(evidence::add);
    return new Sights(
        List.copyOf(evidence), asked, measurement, (System.nanoTime() - start) / 1_000_000);
  }

  /** Whether what was measured as particles or pores is a pattern, by the lattice that it keeps. */
  static boolean patterned(Measurement measurement, double[] labels) {
    return switch (measurement.of()) {
      case PARTICLES -> measurement.regular();
      case PORES ->
          labels[Category.PATTERNED.ordinal()] > GROWN * labels[Category.POROUS.ordinal()]
              && measurement.regular();
      case FIBRES, LINES, PHASES -> false;
    };
  }

  /**
   * What to measure, or null for nothing. {@code labels} has the ten categories in order, then "not
   * a micrograph".
   */
  static @Nullable Kind kind(String question, double[] labels) {
    Category[] categories = Category.values();
    int top = Calibration.argmax(labels);
    Kind seen = kind(labels);
    Kind asked = QuestionFocus.of(question);
    if (asked == null || asked == seen) {
      return seen;
    }
    if (asked == Kind.PHASES && top < categories.length) {
      return asked; // whatever is shown has one
    }
    boolean perhapsOnSomething = top < categories.length && seen == null && labels[top] < SURE;
    double chance = 0;
    for (int i = 0; i < categories.length; i++) {
      chance += PromptEvidence.kind(categories[i]) == asked ? labels[i] : 0;
    }
    return perhapsOnSomething || chance >= MAY_BE_THERE ? asked : seen;
  }

  /** What the image's category is measured as, or null for nothing. */
  private static @Nullable Kind kind(double[] labels) {
    Category[] categories = Category.values();
    int top = Calibration.argmax(labels);
    return top < categories.length ? PromptEvidence.kind(categories[top]) : null;
  }
}
