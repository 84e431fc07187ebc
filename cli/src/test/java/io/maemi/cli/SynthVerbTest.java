package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthVerbTest {
  @TempDir Path folder;

  @Test
  void writesImagesThatTheOtherVerbsRead() {
    Path out = folder.resolve("out");
    Run run = Run.of("synth", out, "--count", "2", "--seed", "3", "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.json().get(0).path("count").asInt()).isEqualTo(2);
    Run info = Run.of("info", "--json", out.resolve("images"));
    assertThat(info.exitCode()).isZero();
    assertThat(info.json()).hasSize(2);
    assertThat(out.resolve("truth.jsonl")).content().hasLineCount(2);
  }

  @Test
  void aFileInTheWayIsAFailureInOneLine() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    Run run = Run.of("synth", blocked, "--count", "1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("maemi: cannot write").hasLineCount(1);
  }

  @Test
  void noImagesAreWrongUsage() {
    assertThat(Run.of("synth", folder.resolve("out"), "--count", "0").exitCode()).isEqualTo(2);
    assertThat(Run.of("synth", folder.resolve("out"), "--count", "many").exitCode()).isEqualTo(2);
  }
}
