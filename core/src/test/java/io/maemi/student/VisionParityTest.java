package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.nn.KeyValueCache;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what transformers made of tiny models: see bench/peers/vision_fixture.py. */
class VisionParityTest {
  @TempDir private Path temporary;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  static Path folder(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(VisionParityTest.class.getResource("/vision/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "siglip",
        "clip",
        "clip_projection",
        "dinov2",
        "dinov2_gated",
        "llava",
        "idefics3",
        "smolvlm"
      })
  void everyOutputIsTheReferences(String name) {
    Path folder = folder(name);
    List<ModelVerification.Comparison> comparisons =
        ModelVerification.verify(folder, folder.resolve("reference.safetensors"), 1e-4);
    assertThat(comparisons)
        .hasSizeGreaterThanOrEqualTo(5)
        .allMatch(ModelVerification.Comparison::within);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llava", "idefics3", "smolvlm"})
  void imagesAndConversationsAreProcessedAsByTheReference(String name) throws IOException {
    Path folder = folder(name);
    JsonNode talks = Json.MAPPER.readTree(folder.resolve("processed.json").toFile());
    GreyImage image = Reference.image(folder("image.png"));
    try (Student student = Student.open(folder, Device.CPU, DType.FLOAT32);
        WeightStore reference = WeightStore.open(folder.resolve("reference.safetensors"));
        Scope scope = new Scope()) {
      ImageProcessor.Frames frames = student.frames(List.of(image)).get(0);
      for (JsonNode talk : talks) {
        assertThat(
                student
                    .processor()
                    .encode(
                        Reference.messages(talk.path("messages")), List.of(frames.layout()), true)
                    .ids())
            .containsExactly(Reference.ids(talk.path("ids")));
      }
      float[] expected = reference.load("input.pixel_values").select(0, 0).toFloats();
      float[] actual = student.pixels(frames.values()).toFloats();
      assertThat(actual).hasSameSizeAs(expected);
      // One grey level, the deviation of a channel taken out.
      float level = (name.equals("llava") ? 1 / 0.26f : 2) / 255 * 1.01f;
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(level));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llava", "idefics3"})
  void aPromptReadInPiecesIsThePromptReadAtOnce(String name) {
    Path folder = folder(name);
    try (Student student = Student.open(folder, Device.CPU, DType.FLOAT32);
        WeightStore reference = WeightStore.open(folder.resolve("reference.safetensors"));
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor embeddings = reference.load("output.hidden_states.0").narrow(0, 1, 1);
      Tensor whole = student.decoder().forward(embeddings, null);
      long length = embeddings.size(1);
      List<KeyValueCache> caches = student.decoder().caches(1, length, DType.FLOAT32, Device.CPU);
      try {
        List<Tensor> pieces = new ArrayList<>();
        for (long from = 0; from < length; from += 40) {
          long count = Math.min(40, length - from);
          pieces.add(student.decoder().forward(embeddings.narrow(1, from, count), caches));
        }
        assertThat(Tensor.cat(pieces, 1).sub(whole).abs().max().item()).isLessThan(1e-5);
      } finally {
        caches.forEach(KeyValueCache::close);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llava, model.vision_tower., vision_tower.vision_model.",
    "llava, model.language_model., language_model.model.",
    "llava, model.multi_modal_projector., multi_modal_projector.",
    "llava, lm_head., language_model.lm_head.",
    "idefics3, model.text_model., text_model.",
    "clip, '', vision_model.",
    "siglip, '', vision_model.",
    "dinov2, '', dinov2."
  })
  void bothGenerationsOfNamesLoad(String name, String today, String before) throws IOException {
    Path renamed = temporary.resolve(name);
    Files.createDirectories(renamed);
    try (Stream<Path> files = Files.list(folder(name));
        WeightStore store = WeightStore.open(folder(name));
        Scope scope = new Scope()) {
      for (Path file : files.toList()) {
        Files.copy(file, renamed.resolve(file.getFileName()));
      }
      Map<String, Tensor> tensors = new TreeMap<>();
      Checkpoint names =
          name.matches("llava|idefics3")
              ? Checkpoint.of(store, StudentConfig.read(renamed))
              : Checkpoint.ofTower(store);
      for (String key : names.names()) {
        String changed = key.startsWith(today) ? before + key.substring(today.length()) : key;
        tensors.put(changed, names.load(key).copy());
      }
      Files.delete(renamed.resolve(SafeTensors.FILE));
      SafeTensors.write(renamed.resolve(SafeTensors.FILE), tensors, Map.of());
    }
    assertThat(ModelVerification.verify(renamed, renamed.resolve("reference.safetensors"), 1e-4))
        .allMatch(ModelVerification.Comparison::within);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llava", "smolvlm"})
  void whatIsWrittenIsReadAgain(String name) {
    Path copy = temporary.resolve("copy");
    try (Student student = Student.open(folder(name), Device.CPU, DType.FLOAT32)) {
      student.save(copy, DType.FLOAT32);
    }
    assertThat(ModelVerification.verify(copy, folder(name).resolve("reference.safetensors"), 1e-4))
        .allMatch(ModelVerification.Comparison::within);
  }

  @Test
  void answersAboutASplitImageFollowFromAllItsSquares() {
    GreyImage image = Reference.image(folder("image.png"));
    try (Student student = Student.open(folder("idefics3"), Device.CPU, DType.FLOAT32);
        ImageEmbeddings seen = new Generator(student).look(List.of(image))) {
      Generation answer =
          new Generator(student)
              .generate(
                  List.of(ChatMessage.user(1, "How many?")),
                  seen,
                  GenerationOptions.greedy(3),
                  Reading.Listener.NONE);
      assertThat(seen.count()).isEqualTo(1);
      assertThat(seen.tensor().size(0)).isEqualTo(5);
      assertThat(answer.ids().length).isBetween(0, 3);
    }
  }

  @Test
  void imagesSeenInPartTakePositionsByTheirShare() {
    PatchPositions places = new PatchPositions(4);
    assertThat(places.whole(4, 4)).isNull();
    assertThat(places.whole(2, 2)).containsExactly(0, 2, 8, 10);
    try (Scope scope = new Scope()) {
      Tensor seen = Tensor.of(new long[] {1, 1, 0, 1, 1, 0, 0, 0, 0}, 1, 3, 3).ne(0);
      assertThat(places.of(seen).toLongs()).containsExactly(0, 2, 0, 8, 10, 0, 0, 0, 0);
    }
  }

  @Test
  void unknownTowersAndSizesAreNamed() throws IOException {
    Path config = Files.createDirectories(temporary.resolve("odd")).resolve("config.json");
    Files.writeString(
        config,
        "{\"model_type\": \"llava\", \"text_config\": {},"
            + " \"vision_config\": {\"model_type\": \"pixtral\"}}");
    assertThatThrownBy(() -> StudentConfig.read(config.getParent()))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("pixtral")
        .hasMessageContaining("clip_vision_model");
    try (VisionModel clip = VisionModel.open(folder("clip"), Device.CPU, DType.FLOAT32);
        Scope scope = new Scope()) {
      Tensor large = Tensor.zeros(1, 3, 32, 32);
      assertThatThrownBy(() -> clip.tower().forward(large, DType.FLOAT32))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("8 × 8 patches");
    }
  }
}
