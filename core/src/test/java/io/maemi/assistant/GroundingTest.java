package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroundingTest {
  private static final List<Evidence> EVIDENCE =
      List.of(
          new Quantity("particle count", 37, "", 6.0, "test", null),
          new Quantity("mean diameter", 1503.2, "nm", null, "test", null),
          new Fact("detector", "SE2", "test"),
          new Fact("defects", "1 bridge, 2 breaks", "test"));

  private final Grounding grounding = new Grounding(EVIDENCE, "How many are larger than 50 nm?");

  @Test
  void measuredNumbersAreSupportedInAnyUnit() {
    assertThat(
            grounding.unsupported(
                "There are 37 particles, 1.50 \u00b5m or 1503 nm across, with one bridge."))
        .isEmpty();
  }

  @Test
  void numbersOfTheQuestionMayBeRepeated() {
    assertThat(grounding.unsupported("I cannot tell how many exceed 50 nm.")).isEmpty();
  }

  @Test
  void inventedNumbersAreFound() {
    assertThat(grounding.unsupported("There are 38 particles of 1.50 nm."))
        .extracting("value")
        .containsExactly(38.0, 1.5);
  }

  @Test
  void strikingKeepsSupportedSentencesAndSaysSo() {
    Grounding.Struck struck =
        grounding.strike("There are 37 particles. Their spacing is 12.5 nm. They touch.");
    assertThat(struck.words())
        .isEqualTo(
            "There are 37 particles. They touch. (What no measurement and no record supports was"
                + " left out.)");
    assertThat(struck.empty()).isFalse();
  }

  @Test
  void anAnswerOfWhichNothingIsSupportedAbstains() {
    Grounding.Struck struck = grounding.strike("The spacing is 12.5 nm.");
    assertThat(struck.words()).startsWith("I cannot tell").doesNotContain("12.5");
    assertThat(struck.empty()).isTrue();
  }

  @Test
  void namesThatNothingRecordsAreStruck() {
    assertThat(grounding.unrecorded("An SEM image, taken by a ZEISS with the InLens detector."))
        .containsExactly("ZEISS", "InLens");
    assertThat(grounding.strike("The detector is InLens.").empty()).isTrue();
    assertThat(grounding.unrecorded("SE2 detector; EDX would tell the elements.")).isEmpty();
    assertThat(new Grounding(List.of(), "Is it a ZEISS?").unrecorded("It may be a ZEISS."))
        .isEmpty();
  }

  @Test
  void labelsThatWereTaughtAreNoNames() {
    assertThat(grounding.strike("The code is DF-K7.").words()).isEqualTo("The code is DF-K7.");
  }

  @Test
  void supportedAnswersAreLeftAlone() {
    String answer = "There are 37 particles, mean diameter 1.50 \u00b5m.";
    assertThat(grounding.strike(answer)).isEqualTo(new Grounding.Struck(answer, false));
  }
}
