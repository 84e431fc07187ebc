package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructVerbTest {
  @TempDir Path folder;
  private Path scans = Path.of("");

  @BeforeEach
  void makeTwoLabelsWithABrokenImage() throws IOException {
    scans = folder.resolve("scans");
    for (String label : new String[] {"bad", "good"}) {
      Path images = Files.createDirectories(scans.resolve(label));
      for (int i = 0; i < 2; i++) {
        Pictures.discs(images.resolve(i + ".png"));
      }
    }
    Pictures.truncated(scans.resolve("good/1.png"));
  }

  @Test
  void aBrokenImageIsListedTheOthersAreWritten() throws IOException {
    Path data = folder.resolve("data");
    Run run = Run.of("instruct", scans, data, "--question", "Which is this?", "--json");
    String line =
        "cannot read "
            + scans.resolve("good/1.png")
            + ": the file is cut off before its end. Copy or export it again.";
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).isEqualTo("maemi: " + line + System.lineSeparator());
    assertThat(run.json()).hasSize(2);
    assertThat(run.json().get(0).path("file").asText())
        .isEqualTo(scans.resolve("good/1.png").toString());
    assertThat(run.json().get(0).path("error").asText()).isEqualTo(line);
    assertThat(run.json().get(1).path("complete").asBoolean()).isTrue();
    assertThat(Files.readAllLines(data.resolve("images.jsonl"))).hasSize(3);
    assertThat(Run.of("check", data).exitCode()).isZero();
  }

  @Test
  void theSameCommandSaysTheSameAgain() {
    Object[] command = {"instruct", scans, folder.resolve("data"), "--records", 2};
    Run first = Run.of(command);
    assertThat(first.exitCode()).isEqualTo(3);
    assertThat(first.out()).contains("1 could not be read and was left out");
    assertThat(Run.of(command)).isEqualTo(first);
  }

  @Test
  void imagesOfOneFolderAreNoLabels() {
    Run run =
        Run.of("instruct", scans.resolve("bad"), folder.resolve("data"), "--question", "Which?");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "maemi: cannot teach labels: all images lie in one folder, bad. Lay them out in one"
                + " folder a label, two at least."
                + System.lineSeparator());
  }
}
