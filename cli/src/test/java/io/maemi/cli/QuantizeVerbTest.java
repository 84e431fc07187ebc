package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeVerbTest {
  @TempDir private Path folder;

  @Test
  void writesAModelThatAnswersAndSaysWhatItCost() {
    String model = TinyStudent.in(folder.resolve("tiny")).toString();
    String out = folder.resolve("small").toString();
    Run run = Run.of("quantize", model, out, "--to", "int8", "--json");
    assertThat(run.exitCode()).isZero();
    var report = run.json().get(0);
    assertThat(report.path("bytesAfter").asLong()).isLessThan(report.path("bytesBefore").asLong());
    assertThat(report.path("meanError").asDouble()).isBetween(1e-4, 0.02);
    assertThat(report.path("layers").get(0).path("path").asText()).contains("q_proj");
    Run info = Run.of("models", "info", out);
    assertThat(info.exitCode()).isZero();
  }

  @Test
  void unknownTypesAreAUsageError() {
    Run run = Run.of("quantize", "nano", folder.resolve("x").toString(), "--to", "int5");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("int8, int4, nf4");
  }
}
