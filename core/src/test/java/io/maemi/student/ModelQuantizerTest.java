package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.QuantizationScheme;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensorsWriter;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelQuantizerTest {
  private static final String UP = "model.text_model.layers.1.mlp.up_proj";

  @TempDir private Path temporary;
  private Path dense = Path.of("");
  private Path quantized = Path.of("");

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @BeforeEach
  void folders() {
    dense = temporary.resolve("dense");
    quantized = temporary.resolve("quantized");
    try (Student student = TinyStudents.wide()) {
      student.save(dense, DType.FLOAT32);
    }
  }

  static List<QuantizationScheme> schemes() {
    return List.of(QuantizationScheme.INT8, QuantizationScheme.int4(32), QuantizationScheme.NF4);
  }

  private ModelQuantizer.Report quantize(QuantizationScheme scheme, boolean keepEnds) {
    return new ModelQuantizer(scheme, keepEnds).quantize(dense, quantized, Progress.SILENT);
  }

  private static Tensor logits(Student student) {
    Tensor tokens = Tensor.of(new long[] {1, 50, 60, 20, 30}, 1, 5);
    return student.logits(student.hidden(tokens, null)).to(DType.FLOAT32);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aQuantizedModelAnswersNearlyAsTheDenseOne(QuantizationScheme scheme) {
    ModelQuantizer.Report report = quantize(scheme, false);
    try (Student before = Student.open(dense, Device.CPU, DType.FLOAT32);
        Student after = Student.open(quantized, Device.CPU, DType.FLOAT32);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      assertThat(((BaseLinear) slot(after, UP)).scheme()).isEqualTo(scheme);
      Tensor expected = logits(before);
      double error = logits(after).sub(expected).norm() / expected.norm();
      assertThat(error)
          .isPositive()
          .isLessThan(scheme.kind() == QuantizationScheme.Kind.INT8 ? 0.02 : 0.25);
    }
    assertThat(report.bytesAfter()).isLessThan(report.bytesBefore());
    assertThat(report.layers()).hasSize(2 * 7 + 2 * 6);
    assertThat(report.kept())
        .containsExactly("model.connector.modality_projection.proj", "lm_head");
    assertThat(report.meanError()).isBetween(1e-4, 0.15);
    assertThat(report.worst(1).get(0).error()).isGreaterThanOrEqualTo(report.meanError());
  }

  private static Object slot(Student student, String path) {
    return Objects.requireNonNull(student.linears().get(path)).get();
  }

  @Test
  void endsStayWhereThatIsAsked() {
    ModelQuantizer.Report report = quantize(QuantizationScheme.INT8, true);
    assertThat(report.layers()).isEmpty(); // two blocks: a first and a last
    assertThat(report.kept()).contains(UP);
    assertThat(report.bytesAfter()).isEqualTo(report.bytesBefore());
  }

  @Test
  void theConfigurationTellsOtherLibrariesHowWeightsAreKept() throws IOException {
    quantize(QuantizationScheme.int4(32), false);
    JsonNode config = Json.MAPPER.readTree(quantized.resolve("config.json").toFile());
    JsonNode stored = config.path("quantization_config");
    assertThat(stored.path("format").asText()).isEqualTo("pack-quantized");
    JsonNode weights = stored.path("config_groups").path("group_0").path("weights");
    assertThat(weights.path("group_size").asInt()).isEqualTo(32);
    assertThat(stored.path("ignore").toString()).contains("lm_head").doesNotContain(UP);
  }

  @Test
  void aQuantizedModelIsSavedAsItIs() {
    quantize(QuantizationScheme.NF4, false);
    Path copy = temporary.resolve("copy");
    try (Student student = Student.open(quantized, Device.CPU, DType.FLOAT32)) {
      student.save(copy, DType.FLOAT32);
      assertThat(student.weightsHash()).isEqualTo(WeightsHash.of(quantized));
    }
    assertThat(copy.resolve("config.json"))
        .hasSameTextualContentAs(quantized.resolve("config.json"));
  }

  @Test
  void generatesInBfloat16WithPackedKernels() {
    quantize(QuantizationScheme.int4(32), false);
    try (Student student = Student.open(quantized, Device.CPU, DType.BFLOAT16)) {
      Generation answer =
          new Generator(student)
              .generate(
                  List.of(ChatMessage.user(0, "How many?")),
                  null,
                  GenerationOptions.greedy(4),
                  Reading.Listener.NONE);
      assertThat(answer.ids().length).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void calibratedWeightsKeepWhatTheDecoderMakesOfItsText() {
    String text = "How many? ".repeat(60);
    QuantizationScheme scheme = QuantizationScheme.int4(32);
    Path calibrated = temporary.resolve("calibrated");
    quantize(scheme, false);
    new ModelQuantizer(scheme, false, text).quantize(dense, calibrated, Progress.SILENT);
    assertThat(error(calibrated, text)).isLessThan(0.7 * error(quantized, text));
    assertThatThrownBy(
            () ->
                new ModelQuantizer(QuantizationScheme.INT8, false, text)
                    .quantize(dense, calibrated, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("int4 alone");
    assertThatThrownBy(
            () ->
                new ModelQuantizer(scheme, false, "few")
                    .quantize(dense, calibrated, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("says too little");
  }

  /** How far the hidden states of {@code text} are from the dense model's, as a share. */
  private double error(Path other, String text) {
    try (Student before = Student.open(dense, Device.CPU, DType.FLOAT32);
        Student after = Student.open(other, Device.CPU, DType.FLOAT32);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      int[] ids = before.processor().tokenizer().encode(text);
      Tensor tokens = StudentTest.ids(Arrays.copyOf(ids, 48));
      Tensor expected = before.hidden(tokens, null);
      return after.hidden(tokens, null).sub(expected).norm() / expected.norm();
    }
  }

  @Test
  void whatIsQuantizedAlreadyIsRefused() {
    quantize(QuantizationScheme.INT8, false);
    Path twice = temporary.resolve("twice");
    ModelQuantizer again = new ModelQuantizer(QuantizationScheme.NF4, false);
    assertThatThrownBy(() -> again.quantize(quantized, twice, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("quantized already");
    assertThatThrownBy(() -> again.quantize(dense, dense, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("another folder");
  }

  @Test
  void weightsAreWrittenShardByShard() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("shards"));
    try (Scope scope = new Scope();
        SafeTensorsWriter writer = new SafeTensorsWriter(folder, 4000)) {
      SplittableRandom random = new SplittableRandom(1);
      assertThat(writer.add("a", Tensor.randn(random, 500))).isFalse();
      assertThat(writer.add("b", Tensor.randn(random, 700))).isTrue();
      assertThat(writer.add("c", Tensor.randn(random, 10))).isFalse();
      writer.finish();
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "model-00001-of-00002.safetensors",
              "model-00002-of-00002.safetensors",
              "model.safetensors.index.json");
    }
    try (WeightStore store = WeightStore.open(folder)) {
      assertThat(store.names()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void nothingIsLeftInNativeMemory() {
    long before = Torch.liveTensors();
    quantize(QuantizationScheme.int4(32), false);
    new ModelQuantizer(QuantizationScheme.int4(32), false, "How many? ".repeat(60))
        .quantize(dense, temporary.resolve("calibrated"), Progress.SILENT);
    for (int i = 0; i < 3; i++) {
      try (Student student = Student.open(quantized, Device.CPU, DType.BFLOAT16);
          NoGrad noGrad = new NoGrad();
          Scope scope = new Scope()) {
        logits(student);
      }
    }
    assertThat(Torch.liveTensors()).isEqualTo(before);
  }
}
