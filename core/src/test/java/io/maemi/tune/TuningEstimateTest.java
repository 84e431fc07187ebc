package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.adapter.LoraAdapter;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuningEstimateTest {
  private static final String RECIPE =
      """
      train: {adapters: true}
      adapter: {r: 4, modules_to_save: [connector]}
      batch: {tokens: 300, max_tokens: 120}
      budget: {epochs: 2}
      evaluate: {times: 1}
      """;

  @TempDir Path folder;
  private TinyRun tiny;

  @BeforeEach
  void prepare() throws IOException {
    tiny = new TinyRun(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{r: 4, modules_to_save: [connector]}",
        "{r: 4, target_modules: all-linear, rank_pattern: {q_proj: 2}}",
        "{r: 4, frozen_a: {}, target_modules: [v_proj, fc1]}",
        "{r: 4, experts: {count: 3, top_k: 1}, target_modules: '.*text_model.*_proj'}"
      })
  void countsWhatIsTrainedWithoutTheWeights(String adapter) throws IOException {
    Recipe recipe = tiny.recipe(RECIPE, "adapter=" + adapter);
    try (Student student = Student.open(tiny.model, Device.CPU, DType.FLOAT32);
        LoraAdapter attached =
            LoraAdapter.attach(student, Objects.requireNonNull(recipe.adapter()), 1)) {
      long trained = attached.trained().values().stream().mapToLong(p -> p.tensor().numel()).sum();
      assertThat(TuningEstimate.of(recipe).parameters()).isEqualTo(trained);
    }
  }

  @Test
  void countsWholePartsAndTheStepsOfTheBudget() throws IOException {
    Recipe recipe = tiny.recipe(RECIPE, "train={connector: true, decoder: true}", "adapter=null");
    TuningEstimate estimate = TuningEstimate.of(recipe);
    TuningSummary summary = Tuning.run(recipe, Progress.SILENT);
    assertThat(estimate.parameters()).isEqualTo(summary.parameters());
    assertThat((double) estimate.steps()).isBetween(summary.steps() - 2.0, summary.steps() + 2.0);
    assertThat(estimate.seconds()).isPositive();
    assertThat(estimate.text()).contains("memory ").contains("activations").contains("kept");
  }

  @Test
  void weightsCountAsTheyLieOnDiskAndQuantizedOnesBesideThem() throws IOException {
    TuningEstimate dense = TuningEstimate.of(tiny.recipe(RECIPE));
    TuningEstimate packed = TuningEstimate.of(tiny.recipe(RECIPE, "quantize=int4"));
    assertThat(dense.weights()).isEqualTo(4 * elements());
    assertThat(packed.weights()).isBetween(dense.weights(), dense.weights() + 2 * elements());
    assertThat(packed.recomputed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "activations=recompute",
        "quantize=nf4",
        "adapter.experts={count: 3, top_k: 1}",
        "adapter.target_modules=[fc1]",
        "compute=bf16"
      })
  void timeIsThatOfABlockOfTheRecipesKind(String override) throws IOException {
    TuningEstimate estimate = TuningEstimate.of(tiny.recipe(RECIPE, override));
    assertThat(estimate.seconds()).isBetween(1e-4, 100.0);
    assertThat(estimate.recomputed()).isEqualTo(override.endsWith("recompute"));
  }

  @Test
  void theFrozenTowersPassesAreOverBeforeTheSteps() throws IOException {
    TuningEstimate frozen =
        TuningEstimate.of(tiny.recipe(RECIPE, "adapter.target_modules='.*text_model.*_proj'"));
    assertThat(frozen.features()).isPositive();
    assertThat(frozen.bytes())
        .isEqualTo(
            frozen.program()
                + frozen.weights()
                + frozen.trained()
                + Math.max(frozen.features(), frozen.activations() + frozen.head()));
    assertThat(TuningEstimate.of(tiny.recipe(RECIPE)).features()).as("all-linear").isZero();
  }

  private long elements() {
    try (Student student = Student.open(tiny.model, Device.CPU, DType.FLOAT32)) {
      return student.parameters().values().stream().mapToLong(p -> p.tensor().numel()).sum();
    }
  }

  @Test
  void aStudentThatIsYetToBeMadeIsNotEstimated() throws IOException {
    Recipe recipe = tiny.recipe(RECIPE, "model=new");
    assertThatThrownBy(() -> TuningEstimate.of(recipe))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("only the tuning of a decoder that exists is estimated");
  }
}
