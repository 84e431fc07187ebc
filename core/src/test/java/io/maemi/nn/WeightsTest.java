package io.maemi.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
  private static final Initialisation START = new Initialisation(1, 0.02, 12);

  @TempDir Path folder;
  private Scope scope;

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static GatedMlp empty() {
    return new GatedMlp(8, 12);
  }

  private Path saved(Map<String, Tensor> tensors) {
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, tensors, Map.of());
    return file;
  }

  private Map<String, Tensor> tensors() {
    GatedMlp mlp = empty();
    START.fill(mlp, Device.CPU);
    Map<String, Tensor> tensors = new TreeMap<>();
    Weights.of(mlp, "model.mlp").forEach((name, tensor) -> tensors.put(name, Scope.adopt(tensor)));
    return tensors;
  }

  private static void load(Path file, Module module, String prefix) {
    try (WeightStore store = WeightStore.open(file)) {
      Weights.load(module, store, prefix, DType.FLOAT32, Device.CPU);
    }
  }

  @Test
  void savedWeightsComeBackAndOutliveTheFile() {
    Map<String, Tensor> tensors = tensors();
    try (GatedMlp mlp = empty()) {
      load(saved(tensors), mlp, "model.mlp");
      Weights.of(mlp, "model.mlp")
          .forEach(
              (name, tensor) -> {
                Tensor original = tensors.get(name);
                assertThat(original).isNotNull();
                assertThat(tensor.toFloats()).isEqualTo(original.toFloats());
              });
    }
  }

  @Test
  void aMissingTensorIsNamedAndNothingChanges() {
    Map<String, Tensor> tensors = tensors();
    tensors.remove("model.mlp.up_proj.weight");
    GatedMlp mlp = empty();
    assertThatThrownBy(() -> load(saved(tensors), mlp, "model.mlp"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no tensor model.mlp.up_proj.weight");
    assertThat(mlp.parameters().values()).noneMatch(Parameter::isPresent);
  }

  @Test
  void anUnexpectedTensorIsNamed() {
    Map<String, Tensor> tensors = tensors();
    tensors.put("model.mlp.extra.weight", Tensor.zeros(1));
    assertThatThrownBy(() -> load(saved(tensors), empty(), "model.mlp"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("model.mlp.extra.weight");
  }

  @Test
  void aTensorOfAnotherShapeIsNamedWithBoth() {
    Map<String, Tensor> tensors = tensors();
    tensors.put("model.mlp.gate_proj.weight", Tensor.zeros(12, 9));
    assertThatThrownBy(() -> load(saved(tensors), empty(), "model.mlp"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("gate_proj.weight")
        .hasMessageContaining("[12, 9]")
        .hasMessageContaining("[12, 8]");
  }

  @Test
  void tensorsOutsideThePrefixAreOthersBusiness() {
    Map<String, Tensor> tensors = tensors();
    tensors.put("model.mlp2.weight", Tensor.zeros(1));
    try (GatedMlp mlp = empty()) {
      load(saved(tensors), mlp, "model.mlp");
      assertThat(mlp.parameters().values()).allMatch(Parameter::isPresent);
    }
  }

  @Test
  void loadingAndClosingLeavesNothingBehind() {
    Path file = saved(tensors());
    long live = Torch.liveTensors();
    for (int i = 0; i < 20; i++) {
      try (GatedMlp mlp = empty()) {
        load(file, mlp, "model.mlp");
      }
    }
    assertThat(Torch.liveTensors()).isEqualTo(live);
  }

  @Test
  void startingValuesDependOnSeedAndNameOnly() {
    try (GatedMlp one = empty();
        DecoderBlock two = new DecoderBlock(8, Attention.llama(8, 2, 1, 4), 12, 1e-5)) {
      START.fill(one, Device.CPU);
      START.fill(two, Device.CPU);
      Parameter down = one.parameters().get("down_proj.weight");
      Parameter gate = one.parameters().get("gate_proj.weight");
      Parameter norm = two.parameters().get("input_layernorm.weight");
      assertThat(down).isNotNull();
      assertThat(gate).isNotNull();
      assertThat(norm).isNotNull();
      assertThat(norm.tensor().toFloats()).containsOnly(1f);
      assertThat(gate.tensor().std().item()).isBetween(0.015, 0.025);
      assertThat(down.tensor().std().item())
          .isBetween(0.015 / Math.sqrt(12), 0.025 / Math.sqrt(12));
      float[] before = gate.tensor().toFloats();
      new Initialisation(2, 0.02, 12).fill(one, Device.CPU);
      assertThat(gate.tensor().toFloats()).isNotEqualTo(before);
      START.fill(one, Device.CPU);
      assertThat(gate.tensor().toFloats()).isEqualTo(before);
    }
  }

  @Test
  void aReplacedLinearLayerComputesAndIsFoundByItsPath() {
    try (GatedMlp mlp = empty()) {
      START.fill(mlp, Device.CPU);
      LinearSlot slot = mlp.linears().get("up_proj");
      assertThat(slot).isNotNull();
      Tensor x = Tensor.ones(DType.FLOAT32, Device.CPU, 1, 8);
      assertThat(mlp.forward(x).norm()).isGreaterThan(0);
      Linear original = slot.get();
      DenseLinear zero = new DenseLinear(8, 12, true);
      zero.parameters().values().forEach(p -> p.set(Tensor.zeros(p.shape())));
      slot.replace(zero);
      original.close();
      assertThat(mlp.forward(x).norm()).isZero();
      assertThat(mlp.parameters()).containsKey("up_proj.bias");
      assertThatThrownBy(() -> slot.replace(new DenseLinear(8, 11, false)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aParameterGuardsItsShapeAndKeepsItsTrainability() {
    try (Parameter parameter = new Parameter(2, 3)) {
      assertThatThrownBy(parameter::tensor).isInstanceOf(IllegalStateException.class);
      parameter.trainable(true);
      parameter.set(Tensor.zeros(2, 3));
      assertThat(parameter.tensor().requiresGrad()).isTrue();
      assertThatThrownBy(() -> parameter.set(Tensor.zeros(3, 2)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(parameter.numel()).isEqualTo(6);
    }
  }
}
