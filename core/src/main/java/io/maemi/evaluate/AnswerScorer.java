package io.maemi.evaluate;

import io.maemi.instruct.Expectation;
import io.maemi.measure.StatedNumber;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer against what a right one must hold.
 *
 * <p>A count is met by the first number without a unit, in digits or words, within max(1, tolerance
 * × value). A size is met when one of the first three numbers in a comparable unit lies within the
 * relative tolerance after conversion; its error is the closest one's. A label is met when one of
 * its spellings occurs and none of the other labels'. A refusal is met by declining, and everything
 * else is missed by declining.
 */
public final class AnswerScorer {
  private static final int SIZES_READ = 3;
  private static final Pattern NONE = Pattern.compile("(?i)\\b(?:no|none|zero|not any)\\b");

  private AnswerScorer() {}

  /**
   * The score of {@code answer}; without an expectation every answer that does not decline is
   * right.
   */
  public static Score score(@Nullable Expectation expected, String answer, boolean abstained) {
    if (expected instanceof Expectation.Refusal) {
      return Score.of(abstained);
    }
    return abstained ? Score.WRONG : expected == null ? Score.of(true) : answered(expected, answer);
  }

  private static Score answered(Expectation expected, String answer) {
    if (expected instanceof Expectation.Count count) {
      return count(count, answer);
    }
    if (expected instanceof Expectation.Size size) {
      return size(size, answer);
    }
    if (expected instanceof Expectation.Label label) {
      return Score.of(new Spellings(label.names(), label.others()).onlyNames(answer));
    }
    if (expected instanceof Expectation.Words words) {
      return words(words, answer);
    }
    if (expected instanceof Expectation.All all) {
      return all(all, answer);
    }
    return Score.WRONG;
  }

  private static Score count(Expectation.Count expected, String answer) {
    Double stated = null;
    for (StatedNumber number : StatedNumber.in(answer)) {
      if (number.unit().isEmpty()) {
        stated = number.value();
        break;
      }
    }
    if (stated == null) {
      if (!NONE.matcher(answer).find()) {
        return Score.WRONG;
      }
      stated = 0.0;
    }
    double difference = Math.abs(stated - expected.value());
    boolean right = difference <= Math.max(1, expected.tolerance() * expected.value());
    return new Score(right, right ? 1 : 0, difference / Math.max(1, expected.value()));
  }

  private static Score size(Expectation.Size expected, String answer) {
    double closest = Double.NaN;
    int read = 0;
    for (StatedNumber number : StatedNumber.in(answer)) {
      double exact = number.inMyUnit(expected.value(), expected.unit());
      if (Double.isNaN(exact) || read >= SIZES_READ) {
        continue;
      }
      read++;
      double error = Math.abs(number.value() - exact) / Math.max(Math.abs(exact), 1e-12);
      closest = Double.isNaN(closest) ? error : Math.min(closest, error);
    }
    if (Double.isNaN(closest)) {
      return Score.WRONG;
    }
    boolean right = closest <= expected.tolerance();
    return new Score(right, right ? 1 : 0, closest);
  }

  private static Score words(Expectation.Words expected, String answer) {
    List<List<String>> groups = expected.groups();
    if (groups.isEmpty()) {
      return Score.of(true);
    }
    String text = answer.toLowerCase(Locale.ROOT);
    long met =
        groups.stream()
            .filter(
                group ->
                    group.stream().anyMatch(word -> text.contains(word.toLowerCase(Locale.ROOT))))
            .count();
    return new Score(met == groups.size(), (double) met / groups.size(), null);
  }

  private static Score all(Expectation.All expected, String answer) {
    double sum = 0;
    boolean right = true;
    for (Expectation part : expected.parts()) {
      Score score = answered(part, answer);
      sum += score.score();
      right &= score.right();
    }
    return new Score(right, sum / Math.max(1, expected.parts().size()), null);
  }
}
