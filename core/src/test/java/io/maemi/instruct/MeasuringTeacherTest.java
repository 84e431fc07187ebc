package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.measure.StatedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MeasuringTeacherTest {
  private final MeasuringTeacher teacher = new MeasuringTeacher();

  /** Records of one image over many seeds. */
  private List<InstructionRecord> many(TaughtImage image) {
    List<InstructionRecord> records = new ArrayList<>();
    for (long seed = 0; seed < 60; seed++) {
      records.addAll(teacher.teach(image, seed));
    }
    return records;
  }

  static void numbersComeFromThePrompt(InstructionRecord record) {
    for (StatedNumber number : StatedNumber.in(record.answer())) {
      assertThat(record.evidence().stream().anyMatch(item -> supports(item, number)))
          .as(record.question() + " → " + record.answer())
          .isTrue();
    }
  }

  private static boolean supports(Evidence item, StatedNumber number) {
    if (item instanceof Quantity quantity) {
      StatedNumber shown = StatedNumber.in(Prompt.value(item)).get(0);
      return number.states(quantity.value(), quantity.unit()) && shown.value() == number.value();
    }
    return StatedNumber.in(((Fact) item).value()).stream()
        .anyMatch(n -> n.value() == number.value());
  }

  @Test
  void theSameImageAndSeedGiveTheSameRecords() {
    TaughtImage image = TaughtScenes.particles(true);
    assertThat(new MeasuringTeacher().teach(image, 5)).isEqualTo(teacher.teach(image, 5));
    assertThat(teacher.teach(image, 6)).isNotEqualTo(teacher.teach(image, 5));
  }

  @Test
  void numbersInAnswersAreThoseOfThePrompt() {
    many(TaughtScenes.particles(true)).forEach(MeasuringTeacherTest::numbersComeFromThePrompt);
    many(TaughtScenes.particles(false)).forEach(MeasuringTeacherTest::numbersComeFromThePrompt);
  }

  @Test
  void expectationsHoldTheTruthWhileAnswersHoldTheMeasurement() {
    InstructionRecord count =
        many(TaughtScenes.particles(true)).stream()
            .filter(r -> r.intent().equals("count"))
            .findFirst()
            .orElseThrow();
    assertThat(count.answer()).contains("37");
    assertThat(count.expected()).isEqualTo(new Expectation.Count(40, 0.2));
  }

  @Test
  void withoutScaleSizesAreInPixelsAndPhysicalOnesRefused() {
    List<InstructionRecord> records = many(TaughtScenes.particles(false));
    assertThat(records.stream().filter(r -> r.intent().equals("mean-size")))
        .isNotEmpty()
        .allMatch(
            r -> !r.abstain() && r.answer().contains("23.4 px") && r.answer().contains("scale"))
        .allMatch(
            r ->
                r.expected() instanceof Expectation.Size size
                    && size.unit().equals("px")
                    && size.value() == 10);
    assertThat(
            records.stream()
                .filter(r -> r.intent().equals("pixel-size") || r.intent().equals("physical-size")))
        .isNotEmpty()
        .allMatch(r -> r.abstain() && r.expected() instanceof Expectation.Refusal);
  }

  @Test
  void compositionIsAlwaysRefused() {
    assertThat(
            many(TaughtScenes.particles(true)).stream().filter(r -> r.intent().equals("elements")))
        .isNotEmpty()
        .allMatch(InstructionRecord::abstain);
  }

  @Test
  void imagesThatAreNoMicrographsAreClassifiedAndOtherwiseRefused() {
    List<InstructionRecord> records = teacher.teach(TaughtScenes.foreign(), 1);
    assertThat(records.get(0).answer()).isEqualTo(Prompt.NOT_A_MICROGRAPH);
    assertThat(records.get(0).abstain()).isFalse();
    assertThat(records.subList(1, records.size()))
        .isNotEmpty()
        .allMatch(InstructionRecord::abstain);
  }

  @Test
  void whatTheFileRecordsIsToldOfBlankImagesToo() {
    List<InstructionRecord> records = many(TaughtScenes.blank());
    assertThat(records.stream().filter(r -> r.intent().equals("pixel-size")))
        .isNotEmpty()
        .allMatch(r -> !r.abstain() && r.answer().contains("3.37 µm/px"));
    assertThat(records.stream().filter(r -> r.intent().startsWith("pixel-size+")))
        .isNotEmpty()
        .allMatch(r -> r.answer().contains("3.37 µm/px") && !r.abstain());
    assertThat(records.stream().filter(r -> r.intent().equals("count")))
        .isNotEmpty()
        .allMatch(r -> r.abstain() && r.answer().matches(".*(blank|nothing to see).*"));
  }

  @Test
  void classificationIsAskedOnceAnImageMostlyWithoutEvidence() {
    assertThat(teacher.teach(TaughtScenes.particles(true), 1))
        .filteredOn(r -> r.intent().equals("category"))
        .hasSize(1);
    List<InstructionRecord> exact =
        many(TaughtScenes.particles(true)).stream()
            .filter(r -> r.question().equals(Prompt.CLASSIFY))
            .toList();
    assertThat(exact.stream().filter(r -> r.evidence().isEmpty()).count() / (double) exact.size())
        .isBetween(0.5, 0.9);
  }

  @Test
  void whatNeedsMeasurementIsAskedWithEvidence() {
    assertThat(teacher.teach(TaughtScenes.particles(true), 1))
        .filteredOn(r -> !r.intent().equals("category") && !r.intent().equals("describe-image"))
        .isNotEmpty()
        .allMatch(r -> !r.evidence().isEmpty());
  }

  @Test
  void realMicrographsAreAskedOnlyWhatTheEvidenceTells() {
    List<InstructionRecord> records = many(TaughtScenes.real());
    Set<String> intents =
        records.stream()
            .filter(r -> !r.abstain())
            .map(InstructionRecord::intent)
            .collect(Collectors.toSet());
    assertThat(intents)
        .contains("count", "mean-size", "detector")
        .doesNotContain("category", "shown", "shape", "typical-use");
    assertThat(records.stream().anyMatch(InstructionRecord::abstain)).isTrue();
  }

  @Test
  void compoundQuestionsExpectBothAnswers() {
    List<InstructionRecord> compound =
        many(TaughtScenes.particles(true)).stream().filter(r -> r.intent().contains("+")).toList();
    assertThat(compound).hasSizeGreaterThan(60);
    assertThat(compound)
        .allMatch(
            r ->
                !r.abstain()
                    && r.expected() instanceof Expectation.All all
                    && all.parts().size() == 2);
  }
}
