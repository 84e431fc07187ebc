package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.student.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
  @TempDir Path folder;

  @Test
  void findsTheEngineAndItsSpeed() {
    List<Check> checks = new Diagnosis(new ModelFolders(folder.resolve("home"))).run();
    assertThat(checks)
        .extracting(Check::name)
        .contains(
            "java", "cores", "memory", "models folder", "models", "libtorch", "device", "speed");
    assertThat(of(checks, "models folder").ok()).isTrue();
    assertThat(of(checks, "libtorch").ok()).isTrue();
    assertThat(of(checks, "libtorch").found()).contains("2.10").contains("threads");
    assertThat(of(checks, "speed").found()).containsPattern("[1-9][0-9]* GFLOP/s fp32");
    assertThat(of(checks, "models").found()).contains("nano");
    // The check leaves nothing behind but the bundled student.
    assertThat(folder.resolve("home/models")).isDirectoryNotContaining("glob:**/[!n]*");
  }

  @Test
  void aHomeThatCannotBeWrittenIsFoundAndAdvised() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    Check home = of(new Diagnosis(new ModelFolders(blocked)).run(), "models folder");
    assertThat(home.ok()).isFalse();
    assertThat(home.advice()).contains("MAEMI_HOME");
  }

  private static Check of(List<Check> checks, String name) {
    return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }
}
