package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Weights;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path temporary;

  @Test
  void everyStageEqualsTheReference() {
    try (Student student = Student.open(Reference.model(), Device.CPU, DType.FLOAT32);
        WeightStore reference = WeightStore.open(Reference.tensors());
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor features = student.imageFeatures(reference.load("pixel_values"));
      assertClose(features, reference.load("image_features"));
      Tensor connected = student.connect(features);
      assertClose(connected, reference.load("connected"));
      Tensor hidden = student.hidden(reference.load("input_ids"), connected);
      assertClose(student.logits(hidden), reference.load("logits"));
    }
  }

  @Test
  void bfloat16StaysNearTheReference() {
    try (Student student = Student.open(Reference.model(), Device.CPU, DType.BFLOAT16);
        WeightStore reference = WeightStore.open(Reference.tensors());
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor images = student.connect(student.imageFeatures(reference.load("pixel_values")));
      Tensor logits = student.logits(student.hidden(reference.load("input_ids"), images));
      assertThat(logits.dtype()).isEqualTo(DType.BFLOAT16);
      Tensor expected = reference.load("logits");
      double error = logits.to(DType.FLOAT32).sub(expected).norm() / expected.norm();
      assertThat(error).isLessThan(0.03);
    }
  }

  @Test
  void paddingOnTheRightChangesNothing() {
    try (Student student = Student.open(Reference.model(), Device.CPU, DType.FLOAT32);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      long[] words = {1, 60, 70, 80, 90};
      Tensor alone = student.hidden(Tensor.of(words, 1, 5), null);
      Tensor batch =
          student.hidden(
              Tensor.of(new long[] {1, 60, 70, 80, 90, 0, 0, 9, 8, 7, 6, 5, 4 + 8, 3}, 2, 7), null);
      assertClose(batch.narrow(0, 0, 1).narrow(1, 0, 5), alone);
    }
  }

  @Test
  void gradientsReachEveryParameter() {
    try (Student student = TinyStudents.narrow();
        Scope scope = new Scope()) {
      student.trainable(true);
      Tensor images =
          student.connect(student.imageFeatures(student.pixelValues(List.of(Reference.image()))));
      Processor.Prompt prompt =
          student.processor().encode(List.of(ChatMessage.user(1, "How many?")), true);
      Tensor hidden = student.hidden(ids(prompt.ids()), images);
      student.logits(hidden).pow(2).sum().backward();
      student.parameters().forEach((name, p) -> assertThat(p.tensor().grad()).as(name).isNotNull());
    }
  }

  @Test
  void imagesMustFillTheirPlacesExactly() {
    try (Student student = Student.open(Reference.model(), Device.CPU, DType.FLOAT32);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      int place = student.config().imageTokenId();
      Tensor tokens = Tensor.of(new long[] {1, place, place, 9}, 1, 4);
      Tensor images = Tensor.zeros(1, 4, student.config().textConfig().hiddenSize());
      assertThatThrownBy(() -> student.hidden(tokens, images))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 image places")
          .hasMessageContaining("4");
      assertThatThrownBy(() -> student.hidden(tokens, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void savedModelIsTheSameModel() throws IOException {
    Path folder = temporary.resolve("saved");
    try (Student student = TinyStudents.narrow()) {
      assertThatThrownBy(student::weightsHash).isInstanceOf(IllegalStateException.class);
      student.save(folder, DType.FLOAT32);
      try (Student again = Student.open(folder, Device.CPU, DType.FLOAT32);
          NoGrad noGrad = new NoGrad();
          Scope scope = new Scope()) {
        Tensor tokens = Tensor.of(new long[] {1, 50, 60}, 1, 3);
        assertThat(again.logits(again.hidden(tokens, null)).toFloats())
            .containsExactly(student.logits(student.hidden(tokens, null)).toFloats());
        assertThat(again.config().textConfig()).isEqualTo(student.config().textConfig());
        assertThat(again.weightsHash()).isEqualTo(student.weightsHash()).hasSize(64);
        assertThat(again.endTokens()).containsExactly(2);
        Path copy = temporary.resolve("copy");
        again.save(copy, DType.FLOAT32);
        for (String name : List.of("model.safetensors", "tokenizer.json", "chat_template.jinja")) {
          assertThat(copy.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
        }
      }
    }
    assertThat(Files.readString(folder.resolve("config.json"))).contains("\"dtype\" : \"float32\"");
  }

  @Test
  void sameSeedGivesSameWeights() {
    Path first = temporary.resolve("first");
    Path second = temporary.resolve("second");
    for (Path folder : List.of(first, second)) {
      try (Student student = TinyStudents.narrow()) {
        student.save(folder, DType.BFLOAT16);
      }
    }
    assertThat(WeightsHash.of(first)).isEqualTo(WeightsHash.of(second));
  }

  @Test
  void missingSuperfluousAndMisshapenTensorsAreNamed() {
    String name = "model.text_model.layers.1.mlp.up_proj.weight";
    assertRefused(tensors -> tensors.remove(name), name);
    assertRefused(
        tensors -> tensors.put("model.extra.weight", Tensor.zeros(2)), "model.extra.weight");
    assertRefused(tensors -> tensors.put(name, Tensor.zeros(3, 3)), name);
  }

  @Test
  void foldersThatCannotBeReadSayWhy() throws IOException {
    assertThatThrownBy(() -> Student.open(temporary, Device.CPU, DType.FLOAT32))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("config.json");
    Files.writeString(temporary.resolve("config.json"), "{\"model_type\": \"bert\"}");
    assertThatThrownBy(() -> Student.open(temporary, Device.CPU, DType.FLOAT32))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("bert")
        .hasMessageContaining("idefics3");
    Files.writeString(temporary.resolve("config.json"), "{oops");
    assertThatThrownBy(() -> Student.open(temporary, Device.CPU, DType.FLOAT32))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void aHeadThatIsNoCopyOfATiedEmbeddingIsTakenAsByTheReference() throws IOException {
    Path folder = tied("own", tensors -> {});
    try (Student student = TinyStudents.narrow();
        Student opened = Student.open(folder, Device.CPU, DType.FLOAT32)) {
      assertThat(opened.config().tieWordEmbeddings()).isFalse();
      assertThat(logits(opened)).containsExactly(logits(student));
      Path again = temporary.resolve("again");
      opened.save(again, DType.FLOAT32);
      assertThat(StudentConfig.read(again).tieWordEmbeddings()).isFalse();
    }
  }

  @Test
  void ofATiedPairEitherMayBeStored() throws IOException {
    String head = "lm_head.weight";
    String embedding = "model.text_model.embed_tokens.weight";
    List<Path> folders =
        List.of(
            tied("both", tensors -> tensors.put(head, tensors.get(embedding).copy())),
            tied("embedding", tensors -> tensors.remove(head)),
            tied("head", tensors -> tensors.put(head, tensors.remove(embedding))));
    List<float[]> logits = new ArrayList<>();
    for (Path folder : folders) {
      try (Student student = Student.open(folder, Device.CPU, DType.FLOAT32)) {
        assertThat(student.config().tieWordEmbeddings()).isTrue();
        logits.add(logits(student));
      }
    }
    assertThat(logits.get(1)).containsExactly(logits.get(0));
    assertThat(logits.get(2)).containsExactly(logits.get(0));
  }

  /**
   * A model with a head of its own, its weights changed, whose configuration ties head and
   * embedding.
   */
  private Path tied(String name, Consumer<Map<String, Tensor>> change) throws IOException {
    Path folder = temporary.resolve(name);
    try (Student student = TinyStudents.narrow();
        Scope scope = new Scope()) {
      student.save(folder, DType.FLOAT32);
      Map<String, Tensor> tensors = new TreeMap<>(Weights.of(student, ""));
      change.accept(tensors);
      Files.delete(folder.resolve(SafeTensors.FILE));
      SafeTensors.write(folder.resolve(SafeTensors.FILE), tensors, Map.of());
    }
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"tie_word_embeddings\" : false", "\"tie_word_embeddings\" : true"));
    assertThat(StudentConfig.read(folder).tieWordEmbeddings()).isTrue();
    return folder;
  }

  private static float[] logits(Student student) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor tokens = Tensor.of(new long[] {1, 50, 60}, 1, 3);
      return student.logits(student.hidden(tokens, null)).toFloats();
    }
  }

  @Test
  void generationSettingsArePublished() {
    String settings =
        """
        {"do_sample": true, "temperature": 0.4, "top_p": 0.9, "min_p": 0.05,
         "repetition_penalty": 1.1}
        """;
    assertThat(new StudentFiles(Map.of("generation_config.json", settings)).sampling(7))
        .isEqualTo(new Sampling(0.4, 50, 0.9, 0.05, 1.1, 7));
    assertThat(new StudentFiles(Map.of()).sampling(7).temperature()).isZero();
  }

  @Test
  void answersEndWhereAnyOfThreeFilesSaysSo() {
    Map<String, String> files =
        Map.of(
            "config.json",
            "{\"eos_token_id\": 7, \"text_config\": {\"eos_token_id\": 8}}",
            "generation_config.json",
            "{\"eos_token_id\": [9, 10]}",
            "tokenizer_config.json",
            "{\"eos_token\": {\"content\": \"<end_of_utterance>\"}}");
    try (Student student = TinyStudents.narrow()) {
      Tokenizer tokenizer = student.processor().tokenizer();
      int spelt = tokenizer.id(SpecialTokens.END_OF_UTTERANCE);
      assertThat(new StudentFiles(files).endTokens(tokenizer))
          .containsExactlyInAnyOrder(7, 8, 9, 10, spelt);
    }
  }

  static Tensor ids(int[] ids) {
    return Tensor.of(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
  }

  private void assertRefused(Consumer<Map<String, Tensor>> change, String named) {
    Path folder = temporary.resolve("changed");
    try (Scope scope = new Scope();
        WeightStore store = WeightStore.open(Reference.model())) {
      Files.createDirectories(folder);
      try (var files = Files.list(Reference.model())) {
        for (Path file : files.toList()) {
          Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Map<String, Tensor> tensors = new TreeMap<>();
      store.names().forEach(name -> tensors.put(name, store.load(name)));
      change.accept(tensors);
      SafeTensors.write(folder.resolve(SafeTensors.FILE), tensors, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThatThrownBy(() -> Student.open(folder, Device.CPU, DType.FLOAT32))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining(named);
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).containsExactly(expected.shape());
    assertThat(actual.sub(expected).abs().max().item()).isCloseTo(0, within(TOLERANCE));
  }
}
