package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.student.ChoiceScore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestatementTest {
  private final List<Evidence> evidence =
      List.of(
          new Quantity("particle count", 37, "", 6.1, "watershed", null),
          new Quantity("mean diameter", 23.44, "nm", null, "equal area", null),
          new Quantity("largest diameter", 1250, "nm", null, "equal area", null),
          new Quantity("coverage", 12.5, "%", null, "area", null),
          new Fact("detector", "SE2", "file"));
  private final List<String> offered = new ArrayList<>();

  /** A student that prefers answers with {@code word} by {@code margin} nats. */
  private Restatement preferring(String word, double margin) {
    return new Restatement(
        new Grounding(evidence, ""),
        evidence,
        choices -> {
          offered.addAll(choices);
          return choices.stream()
              .map(c -> new ChoiceScore(c, c.contains(word) ? 0 : -margin, 10))
              .toList();
        });
  }

  @Test
  void aWrongNumberBecomesTheLikeliestMeasuredOneOfItsDimension() {
    assertThat(preferring("23.4 nm", 5).of("The mean diameter is 23.9 nm."))
        .isEqualTo("The mean diameter is 23.4 nm.");
    assertThat(offered)
        .containsExactlyInAnyOrder(
            "The mean diameter is 23.4 nm.", "The mean diameter is 1.25 µm.");
  }

  @Test
  void supportedNumbersAreNotTouched() {
    String right = "37 particles were counted; the mean diameter is 23.4 nm.";
    assertThat(preferring("1.25", 5).of(right)).isEqualTo(right);
    assertThat(offered).isEmpty();
  }

  @Test
  void everyWrongNumberIsExchanged() {
    assertThat(preferring("23.4 nm", 5).of("There are 73 particles of 99 nm."))
        .isEqualTo("There are 37 particles of 23.4 nm.");
  }

  @Test
  void anUnsureStudentLeavesTheNumberToBeStruck() {
    assertThat(preferring("nothing of this", 5).of("The mean diameter is 23.9 nm."))
        .isEqualTo("The mean diameter is 23.9 nm.");
  }

  @Test
  void aNumberWithoutMeasuredCounterpartStays() {
    assertThat(preferring("23.4 nm", 5).of("It was taken at 15 kV."))
        .isEqualTo("It was taken at 15 kV.");
    assertThat(offered).isEmpty();
  }
}
