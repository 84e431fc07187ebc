package io.maemi.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {
  @TempDir Path folder;

  private static Evaluation evaluation(String wrongIntent) {
    return Evaluation.of(
        Answers.teacherBut(wrongIntent),
        Answers.records(),
        path -> Answers.discs(),
        Progress.SILENT);
  }

  @BeforeEach
  void write() {
    new EvaluationReport(
            "Test of <two>",
            "5 questions on one image",
            List.of(evaluation("count"), evaluation("noise")))
        .write(folder, path -> Answers.discs());
  }

  @Test
  void jsonHoldsTheFiguresOfEveryAnswerer() throws IOException {
    JsonNode report = Json.MAPPER.readTree(folder.resolve("report.json").toFile());
    JsonNode first = report.path("answerers").path("teacher but count");
    assertThat(report.path("questions").asInt()).isEqualTo(5);
    assertThat(first.path("overall").path("right").asInt()).isEqualTo(4);
    assertThat(first.path("byTopic").path("imaging technique").path("share").asDouble())
        .isEqualTo(1);
    assertThat(
            report
                .path("answerers")
                .path("teacher but noise")
                .path("byGroup")
                .path("attribute")
                .path("right")
                .asInt())
        .isZero();
  }

  @Test
  void everyAnswerIsListed() throws IOException {
    assertThat(Files.readAllLines(folder.resolve("answers.jsonl")))
        .hasSize(10)
        .allMatch(line -> line.startsWith("{\"answerer\""));
  }

  @Test
  void markdownHasATableARowATopic() throws IOException {
    assertThat(Files.readString(folder.resolve("report.md")))
        .contains("| topic | n | teacher but count | teacher but noise |")
        .contains("| size and distribution | 1 | 100.0 (21–100) | 100.0 (21–100) |")
        .contains("## Wrong");
  }

  @Test
  void thePageHoldsEverythingInItself() throws IOException {
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).contains("<svg").contains("data:image/jpeg;base64,").contains("the prompt");
    assertThat(page).doesNotContain("http://", "https://", "<script", "<link");
    assertThat(page)
        .contains("Test of &lt;two&gt;")
        .contains("90 of &lt;them&gt;")
        .doesNotContain("<them>");
  }

  @Test
  void answerersOfDifferentQuestionsAreNotCompared() {
    Evaluation one =
        Evaluation.of(
            Answers.teacherBut("count"),
            Answers.records().subList(0, 1),
            p -> Answers.discs(),
            Progress.SILENT);
    assertThatThrownBy(() -> new EvaluationReport("x", "y", List.of(evaluation("count"), one)))
        .hasMessageContaining("not asked the same questions");
  }
}
