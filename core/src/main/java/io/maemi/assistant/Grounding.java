package io.maemi.assistant;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.measure.StatedNumber;
import io.maemi.micrograph.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the numbers and names in an answer against the evidence. A number is supported when some
 * evidence, converted to the unit written, rounds to it (to the digits written, three significant
 * ones at the coarsest); when a recorded fact contains it; or when the question itself brought it
 * up. So is the name of a microscope's maker or of a detector when a fact or the question has it.
 */
final class Grounding {
  private static final Pattern SENTENCE =
      Pattern.compile("[^.!?]*(?:[.!?](?=\\d)[^.!?]*)*(?:[.!?]+|$)\\s*");
  private static final String STRUCK = "(What no measurement and no record supports was left out.)";
  private static final String NOTHING_LEFT =
      "I cannot tell: no measurement and no record of this image supports an answer.";

  /**
   * Makers and detectors. Other names may be labels that somebody taught the student, whose support
   * lies in their examples.
   */
  private static final Pattern NAME =
      Pattern.compile(
          "\\b(?:"
              + Stream.of(Maker.values()).map(Maker::label).collect(Collectors.joining("|"))
              + "|In-?Lens|SE2|SESI|ETD|TLD|LFD|BSD|AsB|EsB|CBS|vCD|ICD|HAADF|ABF)\\b",
          Pattern.CASE_INSENSITIVE);

  private final List<Evidence> evidence;
  private final String question;
  private final List<StatedNumber> asked;

  /**
   * An answer without what nothing supports.
   *
   * @param words what is left of it, saying so where something was struck
   * @param empty whether nothing was left, and the words say that
   */
  record Struck(String words, boolean empty) {}

  Grounding(List<Evidence> evidence, String question) {
    this.evidence = evidence;
    this.question = question;
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
   * The makers and detectors in {@code answer} that no fact and not the question names, in order.
   */
  List<String> unrecorded(String answer) {
    return NAME.matcher(answer)
        .results()
        .map(MatchResult::group)
        .filter(name -> !recorded(name))
        .toList();
  }

  private boolean recorded(String name) {
    return holds(question, name)
        || evidence.stream()
            .anyMatch(item -> item instanceof Fact fact && holds(fact.value(), name));
  }

  private static boolean holds(String text, String name) {
    return text.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
  }

  /** {@code answer} without the sentences that hold unsupported numbers or names. */
  Struck strike(String answer) {
    StringBuilder kept = new StringBuilder();
    boolean struck = false;
    Matcher sentences = SENTENCE.matcher(answer);
    while (sentences.find() && sentences.end() > sentences.start()) {
      String sentence = sentences.group();
      if (unsupported(sentence).isEmpty() && unrecorded(sentence).isEmpty()) {
        kept.append(sentence);
      } else {
        struck = true;
      }
    }
    if (!struck) {
      return new Struck(answer, false);
    }
    if (kept.toString().isBlank()) {
      return new Struck(NOTHING_LEFT, true);
    }
    if (!Character.isWhitespace(kept.charAt(kept.length() - 1))) {
      kept.append(' ');
    }
    return new Struck(kept.append(STRUCK).toString(), false);
  }
}
