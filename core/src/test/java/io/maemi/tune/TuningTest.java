package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.adapter.AdapterFolder;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningTest {
  private static final String WHOLE =
      """
      train: {connector: true, decoder: true}
      optimizer: {rates: {connector: 1e-2, decoder: 1e-2}, weight_decay: 0}
      batch: {tokens: 1600, max_tokens: 120}
      budget: {steps: 130}
      evaluate: {times: 3}
      """;

  @TempDir Path folder;
  private TinyRun tiny;

  @BeforeEach
  void prepare() throws IOException {
    tiny = new TinyRun(folder);
  }

  @Test
  void tinyDatasetIsLearntToNearZeroLoss() throws IOException {
    TuningSummary summary = Tuning.run(tiny.recipe(WHOLE), Progress.SILENT);
    assertThat(summary.trainLoss()).isLessThan(0.1);
    assertThat(summary.steps()).isEqualTo(130);
    assertThat(summary.result().resolve("model.safetensors")).exists();
    assertThat(tiny.out.resolve("loss.png")).exists();
    JsonNode run = Json.MAPPER.readTree(Files.readString(tiny.out.resolve("run.json")));
    assertThat(run.path("finished").asBoolean()).isTrue();
    assertThat(run.path("recipe").path("optimizer").path("beta1").asDouble()).isEqualTo(0.9);
    assertThat(run.path("data_sha256").asText()).hasSize(64);
    assertThat(run.path("summary").path("peakBytes").asLong()).isPositive();
    assertThat(summary.text()).contains("held out");
  }

  @Test
  void adapterIsLearntAndWritten() throws IOException {
    TuningSummary summary =
        Tuning.run(
            tiny.recipe(
                """
                train: {adapters: true}
                adapter: {r: 4, lora_alpha: 8, modules_to_save: [connector]}
                optimizer: {rates: {connector: 1e-2, adapters: 5e-2}}
                batch: {tokens: 600, max_tokens: 120}
                budget: {epochs: 25}
                """),
            Progress.SILENT);
    assertThat(AdapterFolder.is(summary.result())).isTrue();
    assertThat(losses().get(losses().size() - 1)).isLessThan(losses().get(0) - 0.1);
    assertThat(summary.adapter()).isTrue();
  }

  @Test
  void towerIsPretrainedOnLabels() throws IOException {
    TuningSummary summary =
        Tuning.run(
            tiny.recipe(
                """
                objective: labels
                train: {vision: true}
                optimizer: {rates: {vision: 3e-3, heads: 1e-2}}
                batch: {images: 6}
                budget: {steps: 60}
                """),
            Progress.SILENT);
    assertThat(summary.heldOutAccuracy()).isEqualTo(1);
    assertThat(summary.accuracies()).containsEntry("category", 1.0);
    assertThat(tiny.out.resolve("heads.safetensors")).exists();
  }

  @Test
  void finishedRunIsNotRepeated() throws IOException {
    Recipe recipe = tiny.recipe(WHOLE, "budget.steps=4");
    Tuning.run(recipe, Progress.SILENT);
    byte[] log = Files.readAllBytes(tiny.out.resolve("loss.csv"));
    assertThat(Tuning.run(recipe, Progress.SILENT).steps()).isEqualTo(4);
    assertThat(Files.readAllBytes(tiny.out.resolve("loss.csv"))).isEqualTo(log);
  }

  @Test
  void outputOfAnotherRunIsNotOverwritten() throws IOException {
    Tuning.run(tiny.recipe(WHOLE, "budget.steps=2"), Progress.SILENT);
    Recipe other = tiny.recipe(WHOLE, "budget.steps=2", "seed=2");
    assertThatThrownBy(() -> Tuning.run(other, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("differs in seed (1 there, 2 here)");
  }

  @Test
  void dataLineThatIsNoRecordIsNamed() throws IOException {
    Files.writeString(tiny.data.resolve("train.jsonl"), "{\"id\": 3\n");
    Recipe recipe = tiny.recipe(WHOLE);
    assertThatThrownBy(() -> Tuning.run(recipe, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("train.jsonl: line 1");
  }

  @Test
  void missingImageIsNamed() throws IOException {
    Files.delete(tiny.data.resolve("images/2.png"));
    Recipe recipe = tiny.recipe(WHOLE);
    assertThatThrownBy(() -> Tuning.run(recipe, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("image images/2.png is missing");
  }

  @Test
  void outputThatCannotBeWrittenIsOneLine() throws IOException {
    Files.writeString(tiny.out, "a file where the folder should be");
    Recipe recipe = tiny.recipe(WHOLE, "cache=" + folder.resolve("cache"));
    assertThatThrownBy(() -> Tuning.run(recipe, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("cannot write")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adapter={r: 33} | rank 33 is larger",
        "adapter={r: 2, target_modules: [w_proj]} | [w_proj] matches no linear",
        "adapter={r: 2, modules_to_save: [projector]} | modules_to_save projector",
      })
  void adapterThatDoesNotFitIsRefusedBeforeAWeightIsRead(String adapter, String message)
      throws IOException {
    Recipe recipe =
        tiny.recipe("train: {adapters: true}\nbudget: {steps: 1}\nadapter: {r: 1}\n", adapter);
    assertThatThrownBy(() -> Tuning.run(recipe, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining(message);
    assertThat(tiny.out).doesNotExist();
  }

  private List<Double> losses() throws IOException {
    return Files.readAllLines(tiny.out.resolve("loss.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1)[3])
        .filter(cell -> !cell.isEmpty())
        .map(Double::valueOf)
        .toList();
  }
}
