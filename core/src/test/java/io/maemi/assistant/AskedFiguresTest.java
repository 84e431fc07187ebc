package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedFiguresTest {
  private static final List<Defect> DEFECTS = List.of(new Defect("bridge", 100, 40, 20, 10, 0.9));

  private static final List<Evidence> MEASURED =
      List.of(
          quantity("pitch"),
          quantity("line width"),
          quantity("line edge roughness"),
          new Fact("defects", "1 bridge", "comparison"),
          quantity("duty"),
          quantity("bottom line width"),
          quantity("line width roughness"),
          quantity("pore throat width"),
          new Quantity("phase count", 3, "", null, "measured", null),
          new Fact("image quality", "good enough to measure", "limits"));

  private static Quantity quantity(String name) {
    return new Quantity(name, 12, "nm", null, "measured", null);
  }

  private static List<String> asked(String question) {
    return AskedFigures.of(question, MEASURED, DEFECTS).stream().map(Evidence::name).toList();
  }

  @Test
  void figuresAreTakenWhereTheQuestionNamesThem() {
    assertThat(asked("What is the duty?")).containsExactly("duty");
    assertThat(asked("Bottom CD and LWR?"))
        .containsExactly("line edge roughness", "bottom line width", "line width roughness");
    assertThat(asked("How rough are the lines?"))
        .containsExactly("line edge roughness", "line width roughness");
    assertThat(asked("How wide are the pore throats?")).containsExactly("pore throat width");
    assertThat(asked("How many phases are there?")).containsExactly("phase count");
    assertThat(asked("Is the image good enough to measure?")).containsExactly("image quality");
  }

  @Test
  void whatTheStudentLearntToAnswerIsLeftToIt() {
    for (String question :
        List.of(
            "What is the pitch?",
            "How wide are the lines?",
            "What does the image show?",
            "What is the surface roughness?",
            "Area fraction?",
            "Which crystal phase is it?",
            "Is the image good enough?",
            "Are there defects?")) {
      assertThat(asked(question)).describedAs(question).isEmpty();
    }
  }

  @Test
  void placesOfDefectsAreToldWhereTheyAreAskedFor() {
    List<Evidence> asked =
        AskedFigures.of("Are there defects, and where are they?", MEASURED, DEFECTS);
    assertThat(AskedFigures.words(asked))
        .isEqualTo("Defects: 1 bridge. Places of the defects: bridge at x 110, y 45 px.");
    assertThat(AskedFigures.of("Where are the defects?", MEASURED, List.of())).isEmpty();
  }

  @Test
  void figuresAreSaidAsTheyWereMeasured() {
    assertThat(AskedFigures.words(AskedFigures.of("Duty and phase fractions?", MEASURED, DEFECTS)))
        .isEqualTo("The duty is 12.0 nm.");
    assertThat(AskedFigures.words(AskedFigures.of("How many phases are there?", MEASURED, DEFECTS)))
        .isEqualTo("The phase count is 3.");
    assertThat(AskedFigures.words(AskedFigures.of("Is it fit to be measured?", MEASURED, DEFECTS)))
        .isEqualTo("The image is good enough to measure.");
  }

  @Test
  void figuresThatTheImageDoesNotHaveAreSaidToBeMissing() {
    assertThat(AskedFigures.of("How thick are the layers?", MEASURED, DEFECTS))
        .containsExactly(AskedFigures.NOT_FOUND);
    assertThat(AskedFigures.words(List.of(AskedFigures.NOT_FOUND)))
        .isEqualTo("What was asked for was not found on this image.");
  }

  @Test
  void theSpreadOfSizesGoesWithHowUniformTheyAre() {
    List<Evidence> evidence =
        List.of(quantity("mean diameter"), quantity("diameter standard deviation"));
    assertThat(AskedFigures.besides("How uniform are the particles?", evidence))
        .containsExactly(evidence.get(1));
    assertThat(AskedFigures.besides("How large are the particles?", evidence)).isEmpty();
    assertThat(AskedFigures.of("How uniform are the particles?", evidence, DEFECTS)).isEmpty();
  }

  private static final List<Evidence> CRACKED =
      List.of(
          new Quantity("phase count", 2, "", null, "measured", null),
          new Quantity("crack count", 7, "", null, "measured", null),
          quantity("total crack length"),
          quantity("crack density"),
          quantity("mean crack width"),
          quantity("largest crack width"),
          quantity("crack area share"));

  private static List<String> ofCracks(String question) {
    return AskedFigures.of(question, CRACKED, List.of()).stream().map(Evidence::name).toList();
  }

  @Test
  void cracksAreToldAsTheyWereMeasured() {
    assertThat(ofCracks("Are there cracks? How long are they?"))
        .containsExactly("crack count", "total crack length", "mean crack width");
    assertThat(ofCracks("Is the film cracked?"))
        .containsExactly("crack count", "total crack length", "mean crack width");
    assertThat(ofCracks("How wide are the cracks?"))
        .containsExactly(
            "crack count", "total crack length", "mean crack width", "largest crack width");
    assertThat(ofCracks("What is the crack density?"))
        .containsExactly("crack count", "total crack length", "crack density", "mean crack width");
    assertThat(ofCracks("How much of the area is cracked?")).contains("crack count");
    assertThat(AskedFigures.words(AskedFigures.of("Any cracks?", CRACKED, List.of())))
        .startsWith("7 cracks are visible. The total crack length is 12.0 nm.");
    assertThat(QuestionFocus.of("Are there cracks?")).isEqualTo(Kind.PHASES);
  }

  @Test
  void withoutMeasuredCracksTheStudentSaysWhetherItSeesSomeButTellsNoFigures() {
    assertThat(asked("Are there cracks?")).isEmpty();
    assertThat(asked("Is the film cracked?")).isEmpty();
    for (String question :
        List.of("How long are the cracks?", "Are there cracks? How long are they?")) {
      assertThat(AskedFigures.of(question, MEASURED, DEFECTS))
          .containsExactly(AskedFigures.NOT_FOUND);
    }
  }

  @Test
  void onlyPoorImagesAreWarnedOf() {
    assertThat(AskedFigures.warning(MEASURED)).isEmpty();
    assertThat(AskedFigures.warning(List.of(new Fact("image quality", "poor: noisy", "limits"))))
        .isEqualTo("The image is poor: noisy.");
  }

  @Test
  void phasesAndLayersAreMeasuredWhereTheQuestionNamesThem() {
    assertThat(QuestionFocus.of("How many phases are there?")).isEqualTo(Kind.PHASES);
    assertThat(QuestionFocus.of("How thick are the layers?")).isEqualTo(Kind.PHASES);
    assertThat(QuestionFocus.of("Which crystal phase is it?")).isNull();
    assertThat(QuestionFocus.of("What is the area fraction?")).isNull();
  }
}
