package io.maemi.assistant;

import io.maemi.instruct.Prompt;
import io.maemi.measure.Evidence;
import io.maemi.measure.Quantity;
import io.maemi.measure.StatedNumber;
import io.maemi.student.ChoiceScore;
import java.util.List;
import java.util.function.Function;

/**
 * Writes an answer again whose numbers no evidence supports: each is exchanged for the measured
 * number of a comparable unit with which the student finds its whole answer likeliest. Where it
 * finds none likelier than all others together, the number stays, to be struck.
 */
final class Restatement {
  private static final double SURE = 0.5;

  private final Grounding grounding;
  private final List<Evidence> evidence;
  private final Function<List<String>, List<ChoiceScore>> likelihoods;

  /**
   * Restatements from {@code evidence}.
   *
   * @param likelihoods how likely the student finds each of several answers, in their order
   */
  Restatement(
      Grounding grounding,
      List<Evidence> evidence,
      Function<List<String>, List<ChoiceScore>> likelihoods) {
    this.grounding = grounding;
    this.evidence = evidence;
    this.likelihoods = likelihoods;
  }

  /** {@code draft} with measured numbers where the student is sure of them. */
  String of(String draft) {
    String text = draft;
    int done = 0;
    while (true) {
      int from = done;
      StatedNumber wrong =
          grounding.unsupported(text).stream()
              .filter(number -> number.start() >= from)
              .findFirst()
              .orElse(null);
      if (wrong == null) {
        return text;
      }
      String before = text.substring(0, wrong.start());
      String after = text.substring(wrong.end());
      String measured = choose(wrong, before, after);
      text = measured.isEmpty() ? text : before + measured + after;
      done = measured.isEmpty() ? wrong.end() : wrong.start() + measured.length();
    }
  }

  /** The number to write between {@code before} and {@code after}; empty for none. */
  private String choose(StatedNumber wrong, String before, String after) {
    List<String> measured =
        evidence.stream()
            .filter(Quantity.class::isInstance)
            .map(Quantity.class::cast)
            .filter(quantity -> !Double.isNaN(wrong.inMyUnit(quantity.value(), quantity.unit())))
            .map(Prompt::value)
            .distinct()
            .toList();
    if (measured.isEmpty()) {
      return "";
    }
    double[] likely =
        Calibration.NONE.probabilities(
            likelihoods
                .apply(measured.stream().map(number -> before + number + after).toList())
                .stream()
                .mapToDouble(ChoiceScore::logLikelihood)
                .toArray());
    int best = Calibration.argmax(likely);
    return likely[best] > SURE ? measured.get(best) : "";
  }
}
