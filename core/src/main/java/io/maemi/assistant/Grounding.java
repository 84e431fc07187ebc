package io.maemi.assistant;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.measure.StatedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the numbers in an answer against the evidence. A number is supported when some evidence,
 * converted to the unit written, rounds to it (to the digits written, three significant ones at the
 * coarsest); when a recorded fact contains it; or when the question itself brought it up.
 */
final class Grounding {
  private static final Pattern SENTENCE =
      Pattern.compile("[^.!?]*(?:[.!?](?=\\d)[^.!?]*)*(?:[.!?]+|$)\\s*");
  private static final String STRUCK = "(A number that no measurement supports was left out.)";

  private final List<Evidence> evidence;
  private final List<StatedNumber> asked;

  Grounding(List<Evidence> evidence, String question) {
    this.evidence = evidence;
    this.asked = StatedNumber.in(question);
  }

  /** The numbers in {@code answer} that nothing supports, in order. */
  List<StatedNumber> unsupported(String answer) {
    List<StatedNumber> unsupported = new ArrayList<>();
    for (StatedNumber number : StatedNumber.in(answer)) {
      if (!supported(number)) {
        unsupported.add(number);
      }
    }
    return unsupported;
  }

  private boolean supported(StatedNumber number) {
    for (Evidence item : evidence) {
      if (item instanceof Quantity quantity && number.states(quantity.value(), quantity.unit())) {
        return true;
      }
      if (item instanceof Fact fact && contains(StatedNumber.in(fact.value()), number)) {
        return true;
      }
    }
    return contains(asked, number);
  }

  private static boolean contains(List<StatedNumber> stated, StatedNumber number) {
    return stated.stream().anyMatch(s -> number.states(s.value(), s.unit()));
  }

  /**
   * {@code answer} without the sentences that hold unsupported numbers, saying so; unchanged where
   * all are supported.
   */
  String strike(String answer) {
    StringBuilder kept = new StringBuilder();
    boolean struck = false;
    Matcher sentences = SENTENCE.matcher(answer);
    while (sentences.find() && sentences.end() > sentences.start()) {
      if (unsupported(sentences.group()).isEmpty()) {
        kept.append(sentences.group());
      } else {
        struck = true;
      }
    }
    if (!struck) {
      return answer;
    }
    if (kept.length() > 0 && !Character.isWhitespace(kept.charAt(kept.length() - 1))) {
      kept.append(' ');
    }
    return kept.append(STRUCK).toString();
  }
}
