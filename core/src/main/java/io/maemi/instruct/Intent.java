package io.maemi.instruct;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that people ask of a micrograph.
 *
 * @param topic its topic
 * @param key its stable key
 * @param weight how often it is drawn beside the others; 1 is usual
 * @param imageOnly whether it is asked without evidence
 * @param ask its questions
 * @param also its questions as the second half of a compound one: {@code how large are they}; may
 *     be empty
 * @param cases what the answer is, the first whose condition holds
 */
record Intent(
    Topic topic,
    String key,
    double weight,
    boolean imageOnly,
    Wordings ask,
    Wordings also,
    List<Case> cases) {

  /**
   * An answer under a condition.
   *
   * @param when the condition
   * @param say wordings of the answer
   * @param refuse whether this declines
   * @param expect what a right answer must hold; null where {@code refuse}
   */
  record Case(
      Predicate<Scene> when, Wordings say, boolean refuse, @Nullable ExpectationText expect) {}

  /** The case for {@code scene}; empty where the question makes no sense for it. */
  Optional<Case> in(Scene scene) {
    return cases.stream().filter(c -> c.when().test(scene)).findFirst();
  }
}
