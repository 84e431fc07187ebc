package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.TargetModules;
import io.maemi.foundation.Progress;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudentPartsTest {
  @TempDir Path folder;
  private TinyRun tiny;

  @BeforeEach
  void prepare() throws IOException {
    tiny = new TinyRun(folder);
  }

  private static float[] logits(Student student) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor pixels = Tensor.randn(new SplittableRandom(1), 1, 3, 32, 32);
      long[] ids = new long[6];
      Arrays.fill(ids, 1, 5, student.config().imageTokenId());
      Tensor hidden =
          student.hidden(Tensor.of(ids, 1, 6), student.connect(student.imageFeatures(pixels)));
      return student.logits(hidden).toFloats();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".*vision_model.*(q_proj|fc1)",
        ".*connector.*proj",
        ".*text_model.*(v_proj|down_proj)"
      })
  void adapterOnEachPartChangesTheAnswerAndSurvivesItsFolder(String pattern) {
    try (Student student = Student.open(tiny.model, Device.CPU, DType.FLOAT32)) {
      float[] base = logits(student);
      float[] adapted;
      try (LoraAdapter adapter =
          LoraAdapter.attach(student, LoraConfig.of(2, 4, TargetModules.of(pattern)), 1)) {
        assertThat(logits(student)).isEqualTo(base);
        try (NoGrad noGrad = new NoGrad();
            Scope scope = new Scope()) {
          SplittableRandom random = new SplittableRandom(2);
          adapter
              .trained()
              .values()
              .forEach(p -> p.tensor().copyFrom(Tensor.randn(random, p.shape())));
        }
        adapted = logits(student);
        assertThat(adapted).isNotEqualTo(base);
        AdapterFolder.write(folder.resolve("adapter"), adapter, "tiny", student.weightsHash());
      }
      assertThat(logits(student)).isEqualTo(base);
      try (LoraAdapter adapter =
          AdapterFolder.attach(folder.resolve("adapter"), student, student.weightsHash())) {
        assertThat(logits(student)).isEqualTo(adapted);
        assertThat(adapter.config().r()).isEqualTo(2);
      }
    }
  }

  @Test
  void onlyTheNamedPartsAreTrained() throws IOException {
    Recipe recipe =
        tiny.recipe(
            """
            train: {connector: true}
            batch: {tokens: 600, max_tokens: 120}
            budget: {steps: 2}
            evaluate: {times: 1}
            """);
    TuningSummary summary = Tuning.run(recipe, Progress.SILENT);
    try (Student before = Student.open(tiny.model, Device.CPU, DType.FLOAT32);
        Student after = Student.open(summary.result(), Device.CPU, DType.FLOAT32)) {
      before
          .parameters()
          .forEach(
              (name, parameter) ->
                  assertThat(
                          Arrays.equals(
                              after.parameters().get(name).tensor().toFloats(),
                              parameter.tensor().toFloats()))
                      .as(name)
                      .isEqualTo(!name.startsWith("model.connector.")));
    }
  }

  @Test
  void adapterOnTheTowerIsTrainedThroughTheImages() throws IOException {
    Recipe recipe =
        tiny.recipe(
            """
            train: {adapters: true}
            adapter: {r: 2, target_modules: '.*vision_model.*fc1'}
            batch: {tokens: 600, max_tokens: 120}
            budget: {steps: 2}
            evaluate: {times: 1}
            """);
    Path adapter = Tuning.run(recipe, Progress.SILENT).result();
    assertThat(Files.size(adapter.resolve("adapter_model.safetensors"))).isPositive();
    try (Student student = Student.open(tiny.model, Device.CPU, DType.FLOAT32)) {
      float[] base = logits(student);
      try (LoraAdapter attached = AdapterFolder.attach(adapter, student, student.weightsHash())) {
        assertThat(attached.targets()).hasSize(2);
        assertThat(logits(student)).isNotEqualTo(base);
      }
    }
  }

  @Test
  void memoryStaysFlatOverManySteps() throws IOException {
    List<Long> live = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    Progress.Factory watching =
        (task, total) ->
            new Progress() {
              @Override
              public void to(long done, String note) {
                if (task.equals("tune")) {
                  live.add(Torch.liveTensors());
                  resident.add(Torch.residentBytes());
                }
              }

              @Override
              public void close() {}
            };
    long before = Torch.liveTensors();
    Recipe recipe =
        tiny.recipe(
            """
            train: {adapters: true}
            adapter: {r: 2}
            batch: {tokens: 300, max_tokens: 120}
            budget: {steps: 200}
            evaluate: {times: 1}
            """);
    Tuning.run(recipe, watching);
    assertThat(live.subList(10, 198)).containsOnly(live.get(10));
    assertThat(Torch.liveTensors()).isEqualTo(before);
    assertThat(resident.get(199) - resident.get(100)).isLessThan(48L << 20);
  }
}
