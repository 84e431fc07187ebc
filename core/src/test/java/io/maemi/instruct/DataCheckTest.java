package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.write(folder.resolve("images/a.png"), new byte[] {1});
    Files.write(folder.resolve("images/b.png"), new byte[] {2});
    Files.write(folder.resolve("images/a-again.png"), new byte[] {1});
  }

  private static String line(String image, String question, String answer) {
    return Json.line(Map.of("image", "images/" + image, "question", question, "answer", answer));
  }

  private void write(String file, String... lines) throws IOException {
    Files.write(folder.resolve(file), List.of(lines));
  }

  @Test
  void goodDataAreCounted() throws IOException {
    write("train.jsonl", line("a.png", "What?", "That."), line("a.png", "Why?", "So."));
    write("test.jsonl", line("b.png", "What?", "That."));

    DataCheck check = DataCheck.of(folder);

    assertThat(check.ok()).isTrue();
    assertThat(check.records()).containsEntry("train", 2).containsEntry("test", 1);
    assertThat(check.images()).containsEntry("train", 1).containsEntry("test", 1);
    assertThat(check.topics()).containsEntry("basics", 3);
    assertThat(check.intents()).containsEntry("question", 3);
  }

  @Test
  void everyProblemIsNamedWithFileAndLine() throws IOException {
    write(
        "train.jsonl",
        line("a.png", "What?", "That."),
        "no json",
        line("a.png", "What?", "That."),
        line("gone.png", "What?", "That."),
        line("a.png", "Empty?", " "),
        Json.line(Map.of("image", "images/a.png", "question", "And?")));
    write("valid.jsonl", line("a-again.png", "What?", "That."));
    write("test.jsonl", line("a.png", "Which?", "That."));

    assertThat(DataCheck.of(folder).problems().stream().map(DataCheck.Problem::toString))
        .containsExactly(
            "train.jsonl:2: is not JSON. Correct or remove the line.",
            "train.jsonl:3: the same image, question and answer as train.jsonl:1",
            "train.jsonl:4: image images/gone.png is missing",
            "train.jsonl:5: the answer is empty",
            "train.jsonl:6: has no answer. Add it or remove the line.",
            "valid.jsonl:1: image images/a-again.png is the same as images/a.png in train",
            "test.jsonl:1: image images/a.png is in train as well");
  }

  @Test
  void aFolderWithoutDataIsAnError() {
    assertThatThrownBy(() -> DataCheck.of(folder)).hasMessageContaining("none of train.jsonl");
  }
}
