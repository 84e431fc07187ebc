package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyModelTest {
  @TempDir private Path folder;

  @Test
  void differencesArePrintedAndMakeTheExitCode() {
    Path model = TinyStudent.in(folder.resolve("tiny"));
    Path reference = folder.resolve("reference.safetensors");
    try (Scope scope = new Scope()) {
      SafeTensors.write(
          reference,
          Map.of(
              "input.input_ids", Tensor.of(new long[] {9, 10}, 1, 2),
              "output.last_hidden_state", Tensor.zeros(1, 2, 32)),
          Map.of());
    }
    Run run = Run.of("models", "verify", model, "--reference", reference, "--json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.json().get(0).path("name").asText()).isEqualTo("output.last_hidden_state");
    assertThat(run.json().get(0).path("difference").asDouble()).isPositive();
    Run lenient = Run.of("models", "verify", model, "--reference", reference, "--tolerance", "1e6");
    assertThat(lenient.exitCode()).isZero();
    assertThat(lenient.out()).contains("equal");
  }
}
