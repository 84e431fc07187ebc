package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVerificationTest {
  @TempDir private Path temporary;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(ModelVerificationTest.class.getResource("/decoders/qwen2"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The reference with its row twice: as it is, and behind three tokens that the mask leaves out.
   */
  private Path padded(double change) {
    Path file = temporary.resolve("reference.safetensors");
    try (WeightStore store = WeightStore.open(folder().resolve("reference.safetensors"));
        Scope scope = new Scope()) {
      Map<String, Tensor> tensors = new HashMap<>();
      for (String name : store.names()) {
        Tensor row = store.load(name);
        boolean perToken = row.dim() == 3 || name.equals("input.input_ids");
        tensors.put(name, perToken ? twice(row) : Tensor.cat(List.of(row, row), 0));
      }
      long length = store.shape("input.input_ids")[1];
      Tensor seen = Tensor.ones(DType.INT64, io.maemi.tensor.Device.CPU, 1, length);
      tensors.put("input.attention_mask", twice(seen));
      tensors.computeIfPresent("output.logits", (name, logits) -> logits.add(change));
      SafeTensors.write(file, tensors, Map.of());
    }
    return file;
  }

  private static Tensor twice(Tensor row) {
    Tensor filling = row.narrow(1, 0, 3).mul(0);
    return Tensor.cat(
        List.of(Tensor.cat(List.of(row, filling), 1), Tensor.cat(List.of(filling, row), 1)), 0);
  }

  @Test
  void everyOutputIsComparedAlsoOfFilledBatches() {
    List<ModelVerification.Comparison> comparisons =
        ModelVerification.verify(folder(), padded(0), 1e-4);
    assertThat(comparisons)
        .extracting(ModelVerification.Comparison::name)
        .containsExactly(
            "output.greedy_ids",
            "output.hidden_states.0",
            "output.hidden_states.1",
            "output.hidden_states.2",
            "output.logits");
    assertThat(comparisons).allMatch(ModelVerification.Comparison::within);
  }

  @Test
  void differencesBeyondTheToleranceAreTold() {
    assertThat(ModelVerification.verify(folder(), padded(0.01), 1e-4))
        .filteredOn(comparison -> !comparison.within())
        .singleElement()
        .satisfies(
            comparison -> {
              assertThat(comparison.name()).isEqualTo("output.logits");
              assertThat(comparison.difference()).isBetween(0.0099, 0.0102);
            });
  }

  @Test
  void referencesWithoutInputsOrWithOtherOutputsAreRefused() {
    Path file = temporary.resolve("empty.safetensors");
    try (Scope scope = new Scope()) {
      SafeTensors.write(file, Map.of("output.logits", Tensor.zeros(1)), Map.of());
      assertThatThrownBy(() -> ModelVerification.verify(folder(), file, 1e-4))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("input.input_ids");
      SafeTensors.write(
          file,
          Map.of(
              "input.input_ids", Tensor.of(new long[] {5, 6}, 1, 2),
              "output.pooler_output", Tensor.zeros(1)),
          Map.of());
      assertThatThrownBy(() -> ModelVerification.verify(folder(), file, 1e-4))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("output.pooler_output");
    }
  }

  /** What a generator of random models writes, without tokenizers. */
  private Path bare(Path from) throws IOException {
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(from.resolve(name), temporary.resolve(name));
    }
    return temporary;
  }

  @Test
  void tokenizersAreNotNeeded() throws IOException {
    assertThat(ModelVerification.verify(bare(folder()), padded(0), 1e-4))
        .allMatch(ModelVerification.Comparison::within);
  }

  @Test
  void greedyTokensMayStandBehindTheirPrompt() {
    Path file = temporary.resolve("whole.safetensors");
    try (WeightStore store = WeightStore.open(folder().resolve("reference.safetensors"));
        Scope scope = new Scope()) {
      Tensor ids = store.load("input.input_ids");
      Tensor whole = Tensor.cat(List.of(ids, store.load("output.greedy_ids")), 1);
      SafeTensors.write(file, Map.of("input.input_ids", ids, "output.greedy_ids", whole), Map.of());
    }
    assertThat(ModelVerification.verify(folder(), file, 1e-4))
        .singleElement()
        .satisfies(comparison -> assertThat(comparison.difference()).isZero());
  }

  @Test
  void imagesAloneAreComparedToo() throws IOException {
    Path llava = VisionParityTest.folder("llava");
    Path file = temporary.resolve("pixels.safetensors");
    try (WeightStore store = WeightStore.open(llava.resolve("reference.safetensors"));
        Scope scope = new Scope()) {
      Map<String, Tensor> tensors = new HashMap<>();
      for (String name : List.of("input.pixel_values", "output.image_features")) {
        tensors.put(name, store.load(name));
      }
      SafeTensors.write(file, tensors, Map.of());
    }
    assertThat(ModelVerification.verify(bare(llava), file, 1e-4))
        .singleElement()
        .matches(ModelVerification.Comparison::within);
  }

  @Test
  void theTowerOfAPairIsTaken() throws IOException {
    Path clip = VisionParityTest.folder("clip_projection");
    JsonNode config = Json.MAPPER.readTree(clip.resolve("config.json").toFile());
    Files.writeString(
        temporary.resolve("config.json"),
        "{\"model_type\": \"clip\", \"vision_config\": " + config + "}");
    try (WeightStore store = WeightStore.open(clip.resolve("model.safetensors"));
        Scope scope = new Scope()) {
      Map<String, Tensor> tensors = new HashMap<>();
      store.names().forEach(name -> tensors.put(name, store.load(name)));
      tensors.put("logit_scale", Tensor.zeros(1));
      tensors.put("text_projection.weight", Tensor.zeros(3, 3));
      SafeTensors.write(temporary.resolve("model.safetensors"), tensors, Map.of());
    }
    assertThat(ModelVerification.verify(temporary, clip.resolve("reference.safetensors"), 1e-4))
        .hasSizeGreaterThanOrEqualTo(5)
        .allMatch(ModelVerification.Comparison::within);
  }
}
