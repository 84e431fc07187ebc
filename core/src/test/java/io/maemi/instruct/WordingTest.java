package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void bracketsStandForTheirAlternatives() {
    Wording wording = Wording.parse("How [many|large][| are [they|these]]?");

    Set<String> seen = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 300; i++) {
      seen.add(wording.pick(random));
    }

    assertThat(wording.count()).isEqualTo(6);
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "How many?",
            "How large?",
            "How many are they?",
            "How large are they?",
            "How many are these?",
            "How large are these?");
  }

  @Test
  void unbalancedBracketsAreAnError() {
    assertThatThrownBy(() -> Wording.parse("How [many?")).hasMessageContaining("unbalanced");
    assertThatThrownBy(() -> Wording.parse("How many]?")).hasMessageContaining("unbalanced");
  }

  @Test
  void everyLineOfABlockIsDrawn() {
    Wordings wordings = Wordings.parse("[a|b|c|d]\n\n  e  \n");

    Set<String> seen = new HashSet<>();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      seen.add(wordings.pick(random));
    }

    assertThat(seen).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    assertThat(wordings.count()).isEqualTo(5);
  }
}
