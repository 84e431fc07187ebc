package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelTeacherTest {
  private static final LabelTeacher TEACHER =
      new LabelTeacher(" Which defect is this? ", List.of("BR-7", "OP-3", "OK-0"));

  private static TaughtImage from(String source) {
    TaughtImage image = TaughtScenes.real();
    return new TaughtImage(image.image(), image.micrograph(), image.evidence(), null, source);
  }

  private static List<InstructionRecord> labelled(TaughtImage image) {
    return TEACHER.teach(image, 1).stream()
        .filter(record -> record.intent().equals(LabelTeacher.INTENT))
        .toList();
  }

  @Test
  void theAnswerIsTheNameOfTheImagesFolder() {
    List<InstructionRecord> records = labelled(from("BR-7/41000.png"));
    assertThat(records)
        .isNotEmpty()
        .allSatisfy(
            record -> {
              assertThat(record.answer()).isEqualTo("BR-7");
              assertThat(record.intent()).isEqualTo(LabelTeacher.INTENT);
              assertThat(record.abstain()).isFalse();
              assertThat(record.evidence()).isEqualTo(TaughtScenes.real().evidence());
              assertThat(record.expected())
                  .isEqualTo(
                      new Expectation.Label("BR-7", List.of("BR-7"), List.of("OK-0", "OP-3")));
            });
    assertThat(records).extracting(InstructionRecord::id).doesNotHaveDuplicates();
  }

  @Test
  void otherQuestionsAreRehearsedBesideTheLabels() {
    List<InstructionRecord> records = TEACHER.teach(from("BR-7/41000.png"), 1);
    assertThat(records).extracting(InstructionRecord::intent).contains("count");
    assertThat(LabelTeacher.ofCategories().teach(from("Powder/1.png"), 1))
        .extracting(InstructionRecord::intent)
        .containsOnly("category");
  }

  @Test
  void theQuestionIsAskedInSeveralWordings() {
    assertThat(TEACHER.teach(from("BR-7/1.png"), 1))
        .extracting(InstructionRecord::question)
        .doesNotHaveDuplicates()
        .contains(
            "Which defect is this?",
            "Please answer: which defect is this?",
            "which defect is this");
  }

  @Test
  void aWordInCapitalsStaysSo() {
    assertThat(new LabelTeacher("SEM or TEM?", List.of("SEM", "TEM")).teach(from("SEM/1.png"), 1))
        .extracting(InstructionRecord::question)
        .contains("Please answer: SEM or TEM?");
  }

  @Test
  void bothKindsOfSeparatorsPartFolderAndFile() {
    assertThat(TEACHER.teach(from("scans\\OP-3\\1.png"), 1).get(0).answer()).isEqualTo("OP-3");
    assertThat(TEACHER.teach(from("scans/OP-3/1.png"), 1).get(0).answer()).isEqualTo("OP-3");
  }

  @Test
  void categoriesAreTaughtInWordsFromTheImageAlone() {
    InstructionRecord record =
        LabelTeacher.ofCategories().teach(from("Porous_Sponge/1.png"), 1).get(0);
    assertThat(record.question()).isEqualTo(Prompt.CLASSIFY);
    assertThat(record.answer()).isEqualTo(Prompt.labelWords().get("Porous_Sponge"));
    assertThat(record.evidence()).isEmpty();
    assertThat(record.intent()).isEqualTo("category");
  }

  @Test
  void anImageOutsideTheLabelsFoldersIsNamed() {
    for (String source : List.of("scratches/1.png", "1.png")) {
      assertThatThrownBy(() -> TEACHER.teach(from(source), 1))
          .isInstanceOf(MaemiException.class)
          .hasMessage(
              "cannot label "
                  + source
                  + ": its folder is none of the labels [BR-7, OK-0, OP-3]. Put it into a folder"
                  + " with its label's name.");
    }
  }

  @Test
  void aQuestionAndTwoLabelsAreNeeded() {
    assertThatThrownBy(() -> new LabelTeacher(" ", List.of("a", "b")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("a question and two labels at least");
    assertThatThrownBy(() -> new LabelTeacher("Which?", List.of("a")))
        .isInstanceOf(MaemiException.class);
    assertThat(new LabelTeacher("Which?", List.of("a", "b")).settings())
        .startsWith("question: Which?; labels: [a, b]");
  }
}
