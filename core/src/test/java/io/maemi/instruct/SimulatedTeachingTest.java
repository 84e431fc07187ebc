package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.synth.Family;
import io.maemi.synth.Truth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The teacher on simulated and measured images of every family. */
class SimulatedTeachingTest {
  private static final List<InstructionRecord> RECORDS = new ArrayList<>();
  private static final Set<String> UNKNOWN = new HashSet<>();

  /**
   * Attributes that need no words: they are told in other ways or only describe how the image was
   * made.
   */
  private static final Set<String> UNTOLD =
      Set.of(
          "detector",
          "instrument",
          "dispersity",
          "packing",
          "support",
          "layers",
          "organism",
          "bar");

  @BeforeAll
  static void teach() {
    MeasuringTeacher teacher = new MeasuringTeacher(60);
    Vocabulary vocabulary = Vocabulary.load();
    ImageStream images = ImageStreams.simulated(Family.values().length, 500);
    List<TaughtImage> taught =
        IntStream.range(0, images.size())
            .parallel()
            .mapToObj(i -> taught(images.read(i), i))
            .toList();
    for (TaughtImage image : taught) {
      RECORDS.addAll(teacher.teach(image, 1));
      Truth truth = Objects.requireNonNull(image.truth());
      truth
          .attributes()
          .forEach(
              (name, value) -> {
                if (!UNTOLD.contains(name)
                    && truth.category() != null
                    && !vocabulary.knows(name, value)) {
                  UNKNOWN.add(name + "=" + value);
                }
              });
    }
  }

  private static TaughtImage taught(ImageStream.Item item, int index) {
    Truth truth = Objects.requireNonNull(item.truth());
    return new TaughtImage(
        "images/" + index + ".png",
        item.micrograph(),
        PromptEvidence.of(item.micrograph(), truth.category()),
        truth,
        item.source());
  }

  @Test
  void noPlaceholderIsLeftAndEverySentenceBeginsWithACapital() {
    assertThat(RECORDS).hasSizeGreaterThan(1000);
    assertThat(RECORDS)
        .allSatisfy(r -> assertThat(r.question() + r.answer()).doesNotContain("{", "}", "[", "|"));
    assertThat(RECORDS).allSatisfy(r -> assertThat(r.answer()).matches("(?s)[\\p{Lu}\\d].*"));
  }

  @Test
  void everyNumberInAnAnswerIsInThePrompt() {
    RECORDS.forEach(MeasuringTeacherTest::numbersComeFromThePrompt);
  }

  @Test
  void aboutOneInSixIsRefused() {
    long refused = RECORDS.stream().filter(InstructionRecord::abstain).count();
    assertThat((double) refused / RECORDS.size()).isBetween(0.13, 0.26);
  }

  @Test
  void allTopicsAndNearlyAllIntentsOccur() {
    Set<Topic> topics = new HashSet<>();
    Set<String> intents = new HashSet<>();
    for (InstructionRecord record : RECORDS) {
      topics.add(record.topic());
      intents.addAll(List.of(record.intent().split("\\+")));
    }
    assertThat(topics).containsExactlyInAnyOrder(Topic.values());
    assertThat(intents.size()).isGreaterThan(IntentBook.load().intents().size() * 9 / 10);
  }

  @Test
  void theTeachersOwnAnswersMeetTheirExpectationsOfWords() {
    assertThat(RECORDS.stream().filter(r -> r.expected() instanceof Expectation.Label))
        .allSatisfy(
            r ->
                assertThat(((Expectation.Label) Objects.requireNonNull(r.expected())).names())
                    .as(r.question() + " → " + r.answer())
                    .anyMatch(
                        name ->
                            r.intent().startsWith("defect")
                                || r.answer()
                                    .toLowerCase(Locale.ROOT)
                                    .contains(name.toLowerCase(Locale.ROOT))));
  }

  @Test
  void theSimulatorsWordsAreAllKnown() {
    assertThat(UNKNOWN).isEmpty();
  }
}
