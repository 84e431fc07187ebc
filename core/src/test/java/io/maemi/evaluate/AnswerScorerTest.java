package io.maemi.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.instruct.Expectation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerScorerTest {
  private static final Expectation.Label BLURRED =
      new Expectation.Label(
          "blurred", List.of("blurred", "out of focus", "not sharp"), List.of("sharp", "in focus"));

  private static boolean right(Expectation expected, String answer) {
    return AnswerScorer.score(expected, answer, false).right();
  }

  @ParameterizedTest
  @CsvSource({
    "There are 37 particles., true",
    "I count 44 of them., true",
    "I count 49 of them., false",
    "The mean is 40 nm and there are 90 particles., false",
    "There are no particles., false",
    "Many., false"
  })
  void countsAreMetWithinTheirTolerance(String answer, boolean right) {
    assertThat(right(new Expectation.Count(40, 0.2), answer)).isEqualTo(right);
  }

  @Test
  void smallCountsMayBeOffByOneAndWordsCountAsNumbers() {
    assertThat(right(new Expectation.Count(2, 0.2), "There are three bridges.")).isTrue();
    assertThat(right(new Expectation.Count(2, 0.2), "There are four bridges.")).isFalse();
    assertThat(right(new Expectation.Count(0, 0.2), "No defects were found.")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "The mean diameter is 1.02 µm., true",
    "They measure 990 nm., true",
    "It is 0.001 mm across., true",
    "They measure 800 nm., false",
    "It is 1000 px., false",
    "The 12 particles are large., false"
  })
  void sizesAreComparedInTheirOwnUnit(String answer, boolean right) {
    assertThat(right(new Expectation.Size(1000, "nm", 0.15), answer)).isEqualTo(right);
  }

  @Test
  void errorsAreRelativeToTheTruth() {
    Double count =
        AnswerScorer.score(new Expectation.Count(40, 0.2), "30 particles", false).error();
    Double size =
        AnswerScorer.score(new Expectation.Size(100, "nm", 0.1), "It is 0.11 µm.", false).error();
    assertThat(count).isEqualTo(0.25);
    assertThat(size).isNotNull();
    assertThat(size.doubleValue()).isCloseTo(0.1, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void theLongestSpellingCountsAndRivalsSpoilTheAnswer() {
    assertThat(right(BLURRED, "The image is out of focus.")).isTrue();
    assertThat(right(BLURRED, "It is not sharp.")).isTrue();
    assertThat(right(BLURRED, "It is sharp.")).isFalse();
    assertThat(right(BLURRED, "It is blurred or sharp.")).isFalse();
    assertThat(right(BLURRED, "It is fine.")).isFalse();
  }

  @Test
  void spellingsAreWholeWords() {
    assertThat(right(new Expectation.Label("low", List.of("low"), List.of("high")), "Shown below."))
        .isFalse();
  }

  @Test
  void refusalsAreMetByDecliningAndOnlyThey() {
    Expectation.Refusal refusal = new Expectation.Refusal("composition");
    assertThat(AnswerScorer.score(refusal, "I cannot tell.", true).right()).isTrue();
    assertThat(AnswerScorer.score(refusal, "Gold.", false).right()).isFalse();
    assertThat(AnswerScorer.score(new Expectation.Count(3, 0.2), "3 particles", true).right())
        .isFalse();
  }

  @Test
  void wordsAndCompoundsMayBePartlyRight() {
    Score words =
        AnswerScorer.score(
            new Expectation.Words(List.of(List.of("no"), List.of("unknown", "nothing"))),
            "No.",
            false);
    assertThat(words.right()).isFalse();
    assertThat(words.score()).isEqualTo(0.5);
    Expectation.All both = new Expectation.All(List.of(new Expectation.Count(5, 0.2), BLURRED));
    assertThat(AnswerScorer.score(both, "There are 5 pores. It is blurred.", false).right())
        .isTrue();
    assertThat(AnswerScorer.score(both, "There are 5 pores. It is sharp.", false).score())
        .isEqualTo(0.5);
  }
}
