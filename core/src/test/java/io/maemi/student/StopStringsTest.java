package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  @Test
  void textThatMayBeginAStopIsHeldBackUntilItIsKnown() {
    StopStrings stops = new StopStrings(List.of("\n\n", "User:"));
    assertThat(stops.add("one\n")).isEqualTo("one");
    assertThat(stops.add("two Us")).isEqualTo("\ntwo ");
    assertThat(stops.add("eful ")).isEqualTo("Useful ");
    assertThat(stops.hit()).isFalse();
    assertThat(stops.add("Use")).isEmpty();
    assertThat(stops.add("r: more")).isEmpty();
    assertThat(stops.hit()).isTrue();
    assertThat(stops.add("nothing")).isEmpty();
    assertThat(stops.end()).isEmpty();
  }

  @Test
  void whatIsHeldComesOutAtTheEnd() {
    StopStrings stops = new StopStrings(List.of("###"));
    assertThat(stops.add("a##")).isEqualTo("a");
    assertThat(stops.end()).isEqualTo("##");
  }

  @Test
  void theFirstOfSeveralStopsCounts() {
    StopStrings stops = new StopStrings(List.of("cd", "b"));
    assertThat(stops.add("abcd")).isEqualTo("a");
    assertThat(stops.cut("xxcdb")).isEqualTo("xx");
    assertThat(stops.cut("none")).isEqualTo("none");
  }

  @Test
  void noStopsHoldNothing() {
    StopStrings stops = new StopStrings(List.of());
    assertThat(stops.add("any")).isEqualTo("any");
    assertThat(stops.hit()).isFalse();
  }

  @Test
  void anEmptyStopIsRefused() {
    assertThatThrownBy(() -> new GenerationOptions(1, Sampling.GREEDY, List.of("")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("empty");
  }
}
