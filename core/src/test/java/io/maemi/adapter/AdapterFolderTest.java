package io.maemi.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterFolderTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;
  private final Scope scope = new Scope();
  private final TinyModel model = new TinyModel();
  private final Tensor x = Tensor.randn(new SplittableRandom(1), 3, 6);
  private float[] tuned = new float[0];

  @BeforeEach
  void writeFolder() {
    LoraConfig config =
        LoraConfig.of(2, 4, LoraConfig.ALL_LINEAR).withModulesToSave(List.of("connector"));
    try (LoraAdapter adapter = LoraAdapter.attach(model, config, 1);
        NoGrad noGrad = new NoGrad()) {
      SplittableRandom random = new SplittableRandom(2);
      adapter.trained().values().forEach(p -> p.tensor().copyFrom(Tensor.randn(random, p.shape())));
      tuned = model.forward(x).toFloats();
      AdapterFolder.write(folder, adapter, "tiny", HASH);
    }
  }

  @AfterEach
  void close() {
    model.close();
    scope.close();
  }

  @Test
  void savedAndLoadedIsTheSame() {
    try (LoraAdapter adapter = AdapterFolder.attach(folder, model, HASH)) {
      assertThat(model.forward(x).toFloats()).isEqualTo(tuned);
      assertThat(adapter.config().baseModel()).isEqualTo("tiny");
    }
  }

  @Test
  void namesAreThoseOfPeft() throws IOException {
    try (WeightStore store = WeightStore.open(folder.resolve("adapter_model.safetensors"))) {
      assertThat(store.names())
          .containsExactlyInAnyOrder(
              "base_model.model.model.vision_model.fc1.lora_A.weight",
              "base_model.model.model.vision_model.fc1.lora_B.weight",
              "base_model.model.model.text_model.q_proj.lora_A.weight",
              "base_model.model.model.text_model.q_proj.lora_B.weight",
              "base_model.model.model.connector.proj.weight");
    }
    ObjectNode json =
        (ObjectNode) Json.MAPPER.readTree(folder.resolve("adapter_config.json").toFile());
    assertThat(json.path("peft_type").asText()).isEqualTo("LORA");
    assertThat(json.path("lora_alpha").asDouble()).isEqualTo(4);
    assertThat(json.path("target_modules")).hasSize(2);
    assertThat(json.path("modules_to_save").get(0).asText()).isEqualTo("connector");
  }

  @Test
  void anotherBaseIsNamed() {
    assertThatThrownBy(() -> AdapterFolder.attach(folder, model, "ffff" + HASH))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("tuned on tiny with hash 0123456789ab")
        .hasMessageContaining("ffff01234567");
  }

  @Test
  void missingAndUnexpectedTensorsAreNamedAndTheModelLeftAsItWas() {
    float[] base = model.forward(x).toFloats();
    String dropped = "base_model.model.model.text_model.q_proj.lora_B.weight";
    rewrite(tensors -> tensors.remove(dropped));
    assertThatThrownBy(() -> AdapterFolder.attach(folder, model, HASH))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no tensor " + dropped);
    rewrite(
        tensors -> {
          tensors.put(dropped, Tensor.zeros(8, 2));
          tensors.put("base_model.model.extra", Tensor.zeros(1));
        });
    assertThatThrownBy(() -> AdapterFolder.attach(folder, model, HASH))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("base_model.model.extra");
    rewrite(
        tensors -> {
          tensors.remove("base_model.model.extra");
          tensors.put(dropped, Tensor.zeros(8, 3));
        });
    assertThatThrownBy(() -> AdapterFolder.attach(folder, model, HASH))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("[8, 3]");
    assertThat(model.forward(x).toFloats()).isEqualTo(base);
  }

  private void rewrite(Consumer<Map<String, Tensor>> change) {
    Path file = folder.resolve("adapter_model.safetensors");
    Map<String, Tensor> tensors = new HashMap<>();
    try (WeightStore store = WeightStore.open(file)) {
      store.names().forEach(name -> tensors.put(name, store.load(name).copy()));
    }
    change.accept(tensors);
    SafeTensors.write(file, tensors, Map.of());
  }

  @Test
  void methodThatIsNotSupportedIsRefused() throws IOException {
    edit(json -> json.put("use_dora", true));
    assertThatThrownBy(() -> AdapterFolder.config(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("use_dora is true");
  }

  @Test
  void peftsOtherKeysAreAcceptedWhereTheySayNothing() throws IOException {
    edit(
        json ->
            json.put("use_dora", false)
                .put("peft_version", "0.18")
                .putNull("layers_pattern")
                .put("revision", "main"));
    assertThat(AdapterFolder.config(folder).r()).isEqualTo(2);
  }

  @Test
  void anotherKindOfAdapterIsRefused() throws IOException {
    edit(json -> json.put("peft_type", "IA3"));
    assertThatThrownBy(() -> AdapterFolder.config(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("peft_type is IA3");
  }

  private void edit(Consumer<ObjectNode> change) throws IOException {
    Path file = folder.resolve("adapter_config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    change.accept(json);
    Files.writeString(file, json.toString());
  }

  @Test
  void folderWithoutAdapterIsOneLine(@TempDir Path empty) {
    assertThat(AdapterFolder.is(empty)).isFalse();
    assertThatThrownBy(() -> AdapterFolder.attach(empty, model, HASH))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it has no adapter_config.json");
  }
}
