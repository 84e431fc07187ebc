package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhrasingTest {
  private static final String QUESTION = "How many particles are there in the image?";

  @Test
  void mostQuestionsStayAsTheyAreAndSomeAreTypedCarelessly() {
    Phrasing phrasing = new Phrasing(new SplittableRandom(3));
    int same = 0;
    int lower = 0;
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String typed = phrasing.typed(QUESTION);
      seen.add(typed);
      same += typed.equals(QUESTION) ? 1 : 0;
      lower += typed.equals(typed.toLowerCase(Locale.ROOT)) ? 1 : 0;
    }

    assertThat(same).isBetween(450, 750);
    assertThat(lower).isBetween(90, 220);
    assertThat(seen)
        .contains(
            "how many particles are there in the image?",
            "How many particles are there in the image");
    assertThat(seen.size()).isGreaterThan(60);
  }

  @Test
  void slipsChangeOneLetterAtMost() {
    Phrasing phrasing = new Phrasing(new SplittableRandom(4));
    for (int i = 0; i < 500; i++) {
      String typed = phrasing.typed("particles");
      assertThat(typed.length()).isGreaterThanOrEqualTo("particles".length() - 1);
      if (typed.length() <= "particles".length() + 1) {
        assertThat(typed.toLowerCase(Locale.ROOT)).startsWith("p").endsWith("s");
      }
    }
  }

  @Test
  void namesOfTechniquesKeepTheirCapitals() {
    assertThat(Phrasing.uncapitalised("SEM or TEM?")).isEqualTo("SEM or TEM?");
    assertThat(Phrasing.uncapitalised("How many?")).isEqualTo("how many?");
  }
}
