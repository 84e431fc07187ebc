package io.maemi.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Parameter;
import io.maemi.tensor.AdamW;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoraAdapterTest {
  private final Scope scope = new Scope();
  private final TinyModel model = new TinyModel();
  private final Tensor x = Tensor.randn(new SplittableRandom(1), 3, 6);
  private float[] base = new float[0];

  @BeforeEach
  void rememberBase() {
    base = model.forward(x).toFloats();
  }

  @AfterEach
  void close() {
    model.close();
    scope.close();
  }

  private static LoraConfig config(TargetModules targets) {
    return LoraConfig.of(2, 4, targets);
  }

  private void train(LoraAdapter adapter) {
    adapter.training(true);
    List<Tensor> values = adapter.trained().values().stream().map(Parameter::tensor).toList();
    List<AdamW.Moments> moments =
        values.stream()
            .map(v -> new AdamW.Moments(Tensor.zeros(v.shape()), Tensor.zeros(v.shape())))
            .toList();
    for (int step = 1; step <= 5; step++) {
      model.forward(x).pow(2).sum().backward();
      new AdamW(0.05, 0.9, 0.99, 1e-8, 0).step(values, moments, step);
      values.forEach(Tensor::zeroGrad);
    }
    adapter.training(false);
  }

  @Test
  void freshAdapterGivesTheBasesOutput() {
    try (LoraAdapter adapter = LoraAdapter.attach(model, config(LoraConfig.ALL_LINEAR), 1)) {
      assertThat(adapter.targets())
          .containsExactly(
              "model.vision_model.fc1", "model.connector.proj", "model.text_model.q_proj");
      assertThat(model.forward(x).toFloats()).isEqualTo(base);
    }
  }

  @Test
  void disabledAdapterGivesTheBasesOutputAndEnabledItsOwn() {
    LoraConfig config = config(LoraConfig.ALL_LINEAR).withModulesToSave(List.of("connector"));
    try (LoraAdapter adapter = LoraAdapter.attach(model, config, 1)) {
      train(adapter);
      float[] tuned = model.forward(x).toFloats();
      assertThat(tuned).isNotEqualTo(base);
      adapter.enable(false);
      assertThat(model.forward(x).toFloats()).isEqualTo(base);
      adapter.enable(true);
      assertThat(model.forward(x).toFloats()).isEqualTo(tuned);
      adapter.detach();
      assertThat(model.forward(x).toFloats()).isEqualTo(base);
    }
  }

  @Test
  void trainingLeavesTheBasesBits() {
    Map<String, float[]> before = new LinkedHashMap<>();
    model.parameters().forEach((name, p) -> before.put(name, p.tensor().toFloats()));
    try (LoraAdapter adapter = LoraAdapter.attach(model, config(LoraConfig.ALL_LINEAR), 1)) {
      train(adapter);
      model
          .parameters()
          .forEach(
              (name, p) -> assertThat(p.tensor().toFloats()).as(name).isEqualTo(before.get(name)));
      assertThat(model.parameters().keySet()).isEqualTo(before.keySet());
    }
  }

  @Test
  void mergedEqualsUnmerged() {
    LoraConfig config = config(LoraConfig.ALL_LINEAR).withModulesToSave(List.of("connector"));
    try (LoraAdapter adapter = LoraAdapter.attach(model, config, 1)) {
      train(adapter);
      float[] unmerged = model.forward(x).toFloats();
      adapter.merge();
      float[] merged = model.forward(x).toFloats();
      for (int i = 0; i < merged.length; i++) {
        assertThat(merged[i]).isCloseTo(unmerged[i], within(1e-4f));
      }
    }
    assertThat(model.query.get()).isInstanceOf(io.maemi.nn.DenseLinear.class);
  }

  @Test
  void mergeRefusesASumThatIsNotANumber() {
    try (LoraAdapter adapter = LoraAdapter.attach(model, config(TargetModules.names("q_proj")), 1);
        NoGrad noGrad = new NoGrad()) {
      adapter.trained().values().forEach(p -> p.tensor().fillInPlace(Double.NaN));
      assertThatThrownBy(adapter::merge)
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("model.text_model.q_proj is not a number");
    }
  }

  @Test
  void outputIsTheBasesPlusTheScaledProduct() {
    LoraConfig config = LoraConfig.of(2, 6, TargetModules.names("fc1")).withRslora();
    try (LoraAdapter adapter = LoraAdapter.attach(model, config, 1);
        NoGrad noGrad = new NoGrad()) {
      Parameter a = adapter.trained().get("model.vision_model.fc1.lora_A.weight");
      Parameter b = adapter.trained().get("model.vision_model.fc1.lora_B.weight");
      assertThat(a).isNotNull();
      assertThat(b).isNotNull();
      Tensor plain = model.tower.forward(x);
      b.tensor().copyFrom(Tensor.randn(new SplittableRandom(2), 8, 2));
      Tensor expected =
          plain.add(
              x.matmul(a.tensor().transpose(0, 1)).matmul(b.tensor().transpose(0, 1)),
              6 / Math.sqrt(2));
      assertThat(model.tower.forward(x).sub(expected).abs().max().item()).isLessThan(1e-5);
    }
  }

  @Test
  void dropoutOnlyDropsInTraining() {
    LoraConfig config = LoraConfig.of(2, 4, LoraConfig.ALL_LINEAR).withDropout(0.5);
    try (LoraAdapter adapter = LoraAdapter.attach(model, config, 1)) {
      train(adapter);
      assertThat(model.forward(x).toFloats()).isEqualTo(model.forward(x).toFloats());
      adapter.training(true);
      Torch.manualSeed(1);
      float[] first = model.forward(x).toFloats();
      assertThat(model.forward(x).toFloats()).isNotEqualTo(first);
      Torch.manualSeed(1);
      assertThat(model.forward(x).toFloats()).isEqualTo(first);
    }
  }

  @Test
  void targetThatMatchesNothingIsRefused() {
    assertThatThrownBy(() -> LoraAdapter.attach(model, config(TargetModules.names("w_proj")), 1))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("[w_proj] matches no linear")
        .hasMessageContaining("q_proj");
    assertThatThrownBy(
            () ->
                LoraAdapter.attach(
                    model,
                    config(LoraConfig.ALL_LINEAR).withModulesToSave(List.of("projector")),
                    1))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("modules_to_save projector");
  }

  @Test
  void rankAboveTheLayersSizesIsRefused() {
    assertThatThrownBy(
            () -> LoraAdapter.attach(model, LoraConfig.of(9, 9, LoraConfig.ALL_LINEAR), 1))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("rank 9 is larger");
  }

  @Test
  void patternMustMatchTheWholePath() {
    assertThat(TargetModules.of(".*text_model.*").matches("model.text_model.q_proj")).isTrue();
    assertThat(TargetModules.of("text_model").matches("model.text_model.q_proj")).isFalse();
    assertThat(TargetModules.names("q_proj").matches("model.text_model.seq_proj")).isFalse();
    assertThatThrownBy(() -> TargetModules.of("("))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("not a pattern");
  }
}
