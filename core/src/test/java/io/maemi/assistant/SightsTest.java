package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.micrograph.Category;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SightsTest {
  private static double[] chances(Map<Category, Double> chances) {
    Category[] categories = Category.values();
    double[] labels = new double[categories.length + 1];
    for (int i = 0; i < categories.length; i++) {
      labels[i] = chances.getOrDefault(categories[i], 0.0);
    }
    return labels;
  }

  private static double[] sure(Category category) {
    return chances(Map.of(category, 1.0));
  }

  private static double[] surelyNoMicrograph() {
    double[] labels = chances(Map.of());
    labels[labels.length - 1] = 1;
    return labels;
  }

  @Test
  void theCategoryDecidesWhenTheQuestionNamesNothing() {
    assertThat(Sights.kind("How large are they?", sure(Category.POWDER))).isEqualTo(Kind.PARTICLES);
    assertThat(Sights.kind("How large are they?", sure(Category.NANOWIRES))).isEqualTo(Kind.FIBRES);
    assertThat(Sights.kind("What is shown?", sure(Category.TIPS))).isNull();
  }

  @Test
  void theQuestionDecidesWhereTheImageMayHoldWhatItNames() {
    double[] unsure = chances(Map.of(Category.POROUS, 0.7, Category.PARTICLES, 0.3));
    assertThat(Sights.kind("How many particles are there?", unsure)).isEqualTo(Kind.PARTICLES);
    double[] film = chances(Map.of(Category.FILMS, 0.8));
    assertThat(Sights.kind("How many particles are there?", film)).isEqualTo(Kind.PARTICLES);
  }

  @Test
  void whatIsSurelyNotThereIsNotMeasured() {
    assertThat(Sights.kind("How many fibres are there?", sure(Category.PARTICLES)))
        .isEqualTo(Kind.PARTICLES);
    assertThat(Sights.kind("How many fibres are there?", surelyNoMicrograph())).isNull();
    assertThat(Sights.kind("How many fibres are there?", sure(Category.FILMS))).isNull();
  }

  @Test
  void questionsThatNameSeveralKindsLeaveItToTheImage() {
    assertThat(QuestionFocus.of("Are these particles or fibres?")).isNull();
    assertThat(QuestionFocus.of("What is the line pitch?")).isEqualTo(Kind.LINES);
    assertThat(QuestionFocus.of("How porous is it?")).isEqualTo(Kind.PORES);
  }

  /** Five rows of five discs, each up to {@code off} pixels from its place. */
  private static Measurement discs(Kind kind, double off) {
    Random random = new Random(1);
    List<MeasuredObject> objects =
        IntStream.range(0, 25)
            .mapToObj(
                i -> {
                  double x = 40 * (i % 5) + off * (2 * random.nextDouble() - 1);
                  double y = 40 * (i / 5) + off * (2 * random.nextDouble() - 1);
                  return new MeasuredObject(i, x, y, 20, 20, 314, 20, 1, List.of(), List.of());
                })
            .toList();
    return new Measurement(
        kind, objects.size(), null, objects, List.of(), List.of(), false, List.of());
  }

  @Test
  void particlesOnALatticeAreAPattern() {
    assertThat(Sights.patterned(discs(Kind.PARTICLES, 1), sure(Category.PARTICLES))).isTrue();
    assertThat(Sights.patterned(discs(Kind.PARTICLES, 15), sure(Category.PARTICLES))).isFalse();
  }

  @Test
  void poresOnALatticeAreAPatternWhereTheStudentTakesThatForPossible() {
    double[] unsure = chances(Map.of(Category.POROUS, 0.7, Category.PATTERNED, 0.3));
    assertThat(Sights.patterned(discs(Kind.PORES, 1), unsure)).isTrue();
    assertThat(Sights.patterned(discs(Kind.PORES, 1), sure(Category.POROUS))).isFalse();
    assertThat(Sights.patterned(discs(Kind.PORES, 15), unsure)).isFalse();
  }
}
