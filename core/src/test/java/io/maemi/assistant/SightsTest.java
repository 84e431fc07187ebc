package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.measure.Kind;
import io.maemi.micrograph.Category;
import org.junit.jupiter.api.Test;

class SightsTest {
  private static double[] sure(int label) {
    double[] labels = new double[Category.values().length + 1];
    labels[label] = 1;
    return labels;
  }

  @Test
  void theCategoryDecidesWhenTheQuestionNamesNothing() {
    assertThat(Sights.kind("How large are they?", sure(Category.POWDER.ordinal())))
        .isEqualTo(Kind.PARTICLES);
    assertThat(Sights.kind("How large are they?", sure(Category.NANOWIRES.ordinal())))
        .isEqualTo(Kind.FIBRES);
    assertThat(Sights.kind("What is shown?", sure(Category.TIPS.ordinal()))).isNull();
  }

  @Test
  void theQuestionDecidesWhereTheImageMayHoldWhatItNames() {
    double[] unsure = sure(Category.POROUS.ordinal());
    unsure[Category.POROUS.ordinal()] = 0.7;
    unsure[Category.PARTICLES.ordinal()] = 0.3;
    assertThat(Sights.kind("How many particles are there?", unsure)).isEqualTo(Kind.PARTICLES);
    double[] film = new double[Category.values().length + 1];
    film[Category.FILMS.ordinal()] = 0.8;
    assertThat(Sights.kind("How many particles are there?", film)).isEqualTo(Kind.PARTICLES);
  }

  @Test
  void whatIsSurelyNotThereIsNotMeasured() {
    assertThat(Sights.kind("How many fibres are there?", sure(Category.PARTICLES.ordinal())))
        .isEqualTo(Kind.PARTICLES);
    assertThat(Sights.kind("How many fibres are there?", sure(Category.values().length))).isNull();
    assertThat(Sights.kind("How many fibres are there?", sure(Category.FILMS.ordinal()))).isNull();
  }

  @Test
  void questionsThatNameSeveralKindsLeaveItToTheImage() {
    assertThat(QuestionFocus.of("Are these particles or fibres?")).isNull();
    assertThat(QuestionFocus.of("What is the line pitch?")).isEqualTo(Kind.LINES);
    assertThat(QuestionFocus.of("How porous is it?")).isEqualTo(Kind.PORES);
  }
}
