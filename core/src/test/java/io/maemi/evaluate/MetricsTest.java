package io.maemi.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.maemi.foundation.Progress;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static Metrics metrics(String wrongIntent) {
    return Evaluation.of(
            Answers.teacherBut(wrongIntent),
            Answers.records(),
            path -> Answers.discs(),
            Progress.SILENT)
        .metrics();
  }

  @Test
  void wilsonsIntervalIsThePublishedOne() {
    // R: prop.test(8, 10, correct = FALSE)
    Proportion share = Proportion.of(10, 8, 8);
    assertThat(share.low()).isCloseTo(0.4902, offset(1e-4));
    assertThat(share.high()).isCloseTo(0.9433, offset(1e-4));
    assertThat(Proportion.of(0, 0, 0).high()).isEqualTo(1);
  }

  @Test
  void everythingRightGivesFullMarks() {
    Metrics metrics = metrics("nothing");
    assertThat(metrics.overall().share()).isEqualTo(1);
    assertThat(metrics.headline().n()).isEqualTo(4);
    assertThat(metrics.abstention()).isEqualTo(new Metrics.Abstention(1, 1, 1, 1, 1));
    assertThat(metrics.unsupportedShare()).isZero();
  }

  @Test
  void aWrongCountShowsInItsTopicGroupAndError() {
    Metrics metrics = metrics("count");
    assertThat(metrics.byTopic().get("basics"))
        .extracting(Proportion::right, Proportion::n)
        .containsExactly(1, 2);
    assertThat(metrics.byGroup().get("count")).extracting(Proportion::right).isEqualTo(0);
    assertThat(metrics.countError()).isEqualTo(new Metrics.ErrorSummary(1, 1, 29, 29));
    assertThat(metrics.sizeError().median()).isZero();
    assertThat(metrics.unsupported()).isEqualTo(1);
    assertThat(metrics.unsupportedShare()).isEqualTo(0.2);
  }

  @Test
  void answeringWhatMustBeRefusedCostsRecall() {
    Metrics.Abstention abstention = metrics("elements").abstention();
    assertThat(abstention.recall()).isZero();
    assertThat(abstention.given()).isZero();
    assertThat(abstention.precision()).isEqualTo(1);
  }
}
