package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.BlockLinear;
import io.maemi.nn.Int8Linear;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Language models alone, held against what the reference made of them: see
 * bench/peers/decoder_fixture.py and gguf_fixture.py.
 */
class DecoderModelTest {
  @TempDir private Path temporary;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(DecoderModelTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int[] greedy(Student student, Tensor ids, int count) {
    long[] all = ids.toLongs();
    int prompt = all.length;
    for (int i = 0; i < count; i++) {
      try (Scope scope = new Scope()) {
        Tensor hidden = student.hidden(Tensor.of(all, 1, all.length), null);
        Tensor last = student.logits(hidden.narrow(1, all.length - 1, 1));
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = last.argmax(-1).toLongs()[0];
      }
    }
    return Arrays.stream(all).skip(prompt).mapToInt(Math::toIntExact).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama3", "qwen2"})
  void logitsAndGreedyTokensEqualTheReference(String name) {
    Path folder = resource("/decoders/" + name);
    try (Student student = Student.open(folder, Device.CPU, DType.FLOAT32);
        WeightStore reference = WeightStore.open(folder.resolve("reference.safetensors"));
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor ids = reference.load("input.input_ids");
      Tensor hidden = student.hidden(ids, null);
      Tensor error = student.logits(hidden).sub(reference.load("output.logits")).abs();
      assertThat(error.max().item()).isLessThan(1e-4);
      Tensor last = reference.load("output.hidden_states.2");
      assertThat(hidden.sub(last).abs().max().item()).isLessThan(1e-4);
      long[] expected = reference.load("output.greedy_ids").toLongs();
      assertThat(Arrays.stream(greedy(student, ids, expected.length)).asLongStream().toArray())
          .containsExactly(expected);
    }
  }

  @Test
  void aGgufFileIsAWholeModel() throws IOException {
    JsonNode reference = Json.MAPPER.readTree(resource("/gguf/llama.json").toFile());
    int[] ids = Reference.ids(reference.path("ids"));
    try (Student student = Student.open(resource("/gguf/llama.gguf"), Device.CPU, DType.FLOAT32);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      assertThat(student.processor().tokenizer().encode(reference.path("text").asText()))
          .containsExactly(ids);
      Tensor tokens = StudentTest.ids(ids);
      Tensor hidden = student.hidden(tokens, null);
      float[] logits = student.logits(hidden.narrow(1, ids.length - 1, 1)).toFloats();
      for (int i = 0; i < logits.length; i++) {
        assertThat((double) logits[i])
            .isCloseTo(
                reference.path("logits").get(i).asDouble(),
                org.assertj.core.api.Assertions.within(1e-4));
      }
      int[] expected = Reference.ids(reference.path("greedy"));
      assertThat(greedy(student, tokens, expected.length)).containsExactly(expected);
      Processor.Prompt prompt =
          student.processor().encode(List.of(ChatMessage.user(0, "Count <|im_start|> 7")), true);
      assertThat(prompt.text()).isEqualTo(reference.path("chat").asText());
      int start = student.processor().tokenizer().id("<|im_start|>");
      assertThat(Arrays.stream(prompt.ids()).filter(id -> id == start).count()).isEqualTo(2);
      assertThat(student.endTokens()).containsExactly(2);
    }
  }

  @Test
  void aGgufFileOfAnotherArchitectureOrVocabularyIsNamed() throws IOException {
    Path architecture = changed("general.architecture", "llama", "mamba");
    assertThatThrownBy(() -> Student.open(architecture, Device.CPU, DType.FLOAT32))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("its architecture is mamba; llama and qwen2 are supported");
    Path vocabulary = changed("tokenizer.ggml.model", "gpt2", "bert");
    assertThatThrownBy(() -> Student.open(vocabulary, Device.CPU, DType.FLOAT32))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("its vocabulary is bert")
        .hasMessageContaining("qwen2");
  }

  /** The small GGUF file with the value of {@code key} exchanged. */
  private Path changed(String key, String from, String to) throws IOException {
    String bytes = Files.readString(resource("/gguf/llama.gguf"), StandardCharsets.ISO_8859_1);
    int at = bytes.indexOf(from, bytes.indexOf(key) + key.length());
    String other = bytes.substring(0, at) + to + bytes.substring(at + from.length());
    return Files.writeString(temporary.resolve("odd.gguf"), other, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aGgufModelGeneratesAndIsSavedAsAFolder() {
    Path folder = temporary.resolve("folder");
    List<ChatMessage> question = List.of(ChatMessage.user(0, "How many?"));
    int[] first;
    try (Student student = Student.open(resource("/gguf/llama.gguf"), Device.CPU, DType.FLOAT32)) {
      first = answer(student, question);
      student.save(folder, DType.FLOAT32);
    }
    try (Student again = Student.open(folder, Device.CPU, DType.FLOAT32)) {
      assertThat(answer(again, question)).containsExactly(first);
    }
  }

  @Test
  void aGgufModelsLinearsStayInTheFilesBlocks() {
    long before = Torch.liveTensors();
    try (Student wide = Student.open(resource("/gguf/llama.gguf"), Device.CPU, DType.FLOAT32);
        Student packed = Student.open(resource("/gguf/llama.gguf"), Device.CPU, DType.BFLOAT16);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      assertThat(wide.linears().values())
          .anyMatch(slot -> slot.get() instanceof BlockLinear)
          .allMatch(slot -> ((BaseLinear) slot.get()).bias() == null);
      Tensor ids = Tensor.of(new long[] {5, 6, 7, 8}, 1, 4);
      Tensor expected = wide.logits(wide.hidden(ids, null));
      Tensor actual = packed.logits(packed.hidden(ids, null)).to(DType.FLOAT32);
      assertThat(actual.sub(expected).norm() / expected.norm()).isBetween(1e-5, 0.05);
    }
    assertThat(Torch.liveTensors()).isEqualTo(before);
  }

  @Test
  void aGgufModelIsQuantizedInMemoryAndRefusedAsAFolder() {
    try (Student student = Student.open(resource("/gguf/llama.gguf"), Device.CPU, DType.FLOAT32)) {
      Quantization.apply(student, QuantizationScheme.INT8, path -> path.contains(".layers."));
      assertThat(student.linears().get("model.layers.0.self_attn.q_proj").get())
          .isInstanceOf(Int8Linear.class);
      assertThat(answer(student, List.of(ChatMessage.user(0, "How many?")))).isNotEmpty();
    }
    ModelQuantizer quantizer = new ModelQuantizer(QuantizationScheme.NF4, false);
    assertThatThrownBy(
            () -> quantizer.quantize(resource("/gguf/llama.gguf"), temporary, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("quantized already");
  }

  private static int[] answer(Student student, List<ChatMessage> question) {
    return new Generator(student)
        .generate(question, null, GenerationOptions.greedy(8), Reading.Listener.NONE)
        .ids();
  }

  @Test
  void answersEndBeforeAStopString() {
    List<ChatMessage> question = List.of(ChatMessage.user(0, "How many?"));
    try (Student student = Student.open(resource("/gguf/llama.gguf"), Device.CPU, DType.FLOAT32)) {
      Generator generator = new Generator(student);
      String whole =
          generator
              .generate(question, null, GenerationOptions.greedy(12), Reading.Listener.NONE)
              .text();
      int middle = whole.length() / 2;
      String stop = whole.substring(middle, middle + 2);
      StringBuilder heard = new StringBuilder();
      Generation cut =
          generator.generate(
              question,
              null,
              new GenerationOptions(12, Sampling.GREEDY, List.of(stop)),
              piece -> {
                heard.append(piece);
                return true;
              });
      assertThat(cut.stop()).isEqualTo(Generation.Stop.STRING);
      assertThat(cut.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)).strip());
      assertThat(heard.toString().strip()).isEqualTo(cut.text());
    }
  }

  @Test
  void aLanguageModelRefusesImagesInWords() {
    try (Student student = Student.open(resource("/gguf/llama.gguf"), Device.CPU, DType.FLOAT32)) {
      assertThatThrownBy(student::tower)
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("language model alone");
      assertThatThrownBy(
              () -> student.processor().encode(List.of(ChatMessage.user(1, "What?")), true))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("language model alone");
    }
  }

  @Test
  void unsupportedArchitecturesAndScalingsAreNamed() throws IOException {
    Path config = temporary.resolve("config.json");
    Files.writeString(config, "{\"model_type\": \"mamba\"}");
    assertThatThrownBy(() -> StudentConfig.read(temporary))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("mamba")
        .hasMessageContaining("qwen2");
    Files.writeString(
        config, "{\"model_type\": \"llama\", \"rope_scaling\": {\"type\": \"longrope\"}}");
    DecoderConfig decoder = StudentConfig.read(temporary).textConfig();
    assertThatThrownBy(decoder::rotary)
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("longrope")
        .hasMessageContaining("yarn");
  }

  /** Against the frequencies and lengths that transformers computes for the same entries. */
  @Test
  void yarnScalesFrequenciesAsTheReference() throws IOException {
    String entries =
        "\"rope_type\": \"yarn\", \"rope_theta\": 10000.0, \"factor\": 4.0,"
            + " \"original_max_position_embeddings\": 512";
    assertTurns(
        entries,
        1.138629436111989,
        1.0,
        0.25693506,
        0.0625,
        0.013834965,
        0.0025,
        7.9056947e-4,
        2.5e-4,
        7.9056947e-5);
    assertTurns(
        entries
            + ", \"beta_fast\": 16.0, \"beta_slow\": 2.0, \"attention_factor\": 1.2,"
            + " \"truncate\": false",
        1.2,
        1.0,
        0.31622776,
        0.0756644,
        0.010796109,
        0.0025,
        7.9056947e-4,
        2.5e-4,
        7.9056947e-5);
  }

  private void assertTurns(String entries, double length, double... frequencies)
      throws IOException {
    Files.writeString(
        temporary.resolve("config.json"),
        "{\"model_type\": \"llama\", \"hidden_size\": 64, \"num_attention_heads\": 4,"
            + " \"rope_parameters\": {"
            + entries
            + "}}");
    try (Scope scope = new Scope()) {
      var turns =
          StudentConfig.read(temporary)
              .textConfig()
              .rotary()
              .turns(1, 1, DType.FLOAT32, Device.CPU);
      float[] cosines = turns.cosine().toFloats();
      for (int i = 0; i < frequencies.length; i++) {
        assertThat((double) cosines[i])
            .isCloseTo(length * Math.cos(frequencies[i]), Offset.offset(1e-6));
      }
    }
  }

  @Test
  void bothGenerationsOfRotaryKeysMeanTheSame() throws IOException {
    String parameters =
        "{\"rope_theta\": 5e5, \"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\":"
            + " 1.0, \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8192}";
    Path config = temporary.resolve("config.json");
    Files.writeString(
        config, "{\"model_type\": \"llama\", \"rope_parameters\": " + parameters + "}");
    var today = StudentConfig.read(temporary).textConfig().rotary();
    Files.writeString(
        config,
        "{\"model_type\": \"llama\", \"rope_theta\": 5e5, \"rope_scaling\": " + parameters + "}");
    assertThat(StudentConfig.read(temporary).textConfig().rotary()).isEqualTo(today);
  }
}
