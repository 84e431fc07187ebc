package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void cosineRisesToOneAndFallsToItsFloor() {
    Schedule schedule = new Schedule(Schedule.Kind.COSINE, 0.1, 0.2);
    assertThat(schedule.factor(0, 0.01)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.factor(0.1, 0.01)).isEqualTo(1);
    assertThat(schedule.factor(0.55, 0.01)).isCloseTo(0.6, within(1e-12));
    assertThat(schedule.factor(1, 0.01)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void linearAndConstantDecayAsNamed() {
    assertThat(new Schedule(Schedule.Kind.LINEAR, 0, 0).factor(0.25, 0.1))
        .isCloseTo(0.75, within(1e-12));
    assertThat(new Schedule(Schedule.Kind.CONSTANT, 0.5, 0).factor(0.9, 0.1)).isEqualTo(1);
  }

  @Test
  void firstStepsRateIsNotZero() {
    assertThat(Schedule.DEFAULT.factor(0, 0.001)).isGreaterThan(0);
  }

  @Test
  void budgetIsSpentByWhicheverLimitIsNearest() {
    Budget budget = new Budget(10.0, 100L, null);
    assertThat(budget.spent(60, 50, 0)).isEqualTo(0.5);
    assertThat(budget.spent(540, 50, 0)).isEqualTo(0.9);
    assertThat(budget.spent(6000, 0, 0)).isEqualTo(1);
  }

  @Test
  void budgetWithoutLimitIsRefused() {
    assertThatThrownBy(() -> new Budget(null, null, null))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("budget.minutes");
  }
}
