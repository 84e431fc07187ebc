package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.TargetModules;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.nn.Parameter;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.Decoder;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecomputedBlocksTest {
  private static final long SEED = 5;

  @TempDir Path folder;

  @Test
  void gradientsAreThoseOfAKeptGraphDropoutIncluded() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    LoraConfig config =
        LoraConfig.of(4, 8, TargetModules.of(".*text_model.*_proj")).withDropout(0.3);
    try (Scope scope = new Scope();
        Student student = Student.open(tiny.model, Device.CPU, DType.FLOAT32);
        LoraAdapter adapter = LoraAdapter.attach(student, config, 1)) {
      student.trainable(false);
      TinyRun.randomise(adapter);
      adapter.training(true);
      Tensor leaf = Tensor.randn(new SplittableRandom(3), 2, 7, 32).requiresGrad(true);
      Decoder decoder = student.decoder();
      Tensor hidden = leaf.mul(2);
      for (int i = 0; i < decoder.layers().size(); i++) {
        Torch.manualSeed(Seeds.of(SEED, Seeds.DROPOUT, i));
        hidden = decoder.layers().get(i).forward(hidden, decoder.context(hidden, 0), null);
      }
      hidden.pow(2).sum().backward();
      Map<String, float[]> kept = gradients(adapter, leaf);
      RecomputedBlocks blocks =
          new RecomputedBlocks(decoder, leaf.mul(2), decoder.context(leaf, 0), SEED);
      assertThat(blocks.output().toFloats()).isEqualTo(hidden.toFloats());
      blocks.output().pow(2).sum().backward();
      blocks.backward();
      gradients(adapter, leaf)
          .forEach((name, values) -> assertThat(values).as(name).containsExactly(kept.get(name)));
    }
  }

  private static Map<String, float[]> gradients(LoraAdapter adapter, Tensor leaf) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : adapter.trained().entrySet()) {
      Tensor value = entry.getValue().tensor();
      gradients.put(entry.getKey(), Objects.requireNonNull(value.grad()).toFloats());
      value.zeroGrad();
    }
    gradients.put("embeddings", Objects.requireNonNull(leaf.grad()).toFloats());
    leaf.zeroGrad();
    return gradients;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adapter: {r: 4, modules_to_save: [connector], frozen_a: {}, experts: {count: 2, top_k:"
            + " 1}}",
        "quantize: int8\ncompute: bf16\nadapter: {r: 4, target_modules: [q_proj, up_proj]}",
        "quantize: int4\ncompute: bf16\nadapter: {r: 4}",
        "quantize: nf4\ncompute: bf16\nadapter: {r: 4}"
      })
  void runsGoTheSameWayWhetherActivationsAreKeptOrRecomputed(String adapter) throws IOException {
    TinyRun tiny = new TinyRun(folder);
    String recipe =
        """
        train: {adapters: true}
        %s
        batch: {tokens: 600, max_tokens: 120}
        budget: {steps: 5}
        evaluate: {times: 1}
        """
            .formatted(adapter);
    for (String how : new String[] {"keep", "recompute"}) {
      Tuning.run(
          tiny.recipe(recipe, "activations=" + how, "out=" + folder.resolve(how)), Progress.SILENT);
    }
    String weights = "adapter/adapter_model.safetensors";
    assertThat(Files.readAllBytes(folder.resolve("recompute").resolve(weights)))
        .isEqualTo(Files.readAllBytes(folder.resolve("keep").resolve(weights)));
  }

  @Test
  void blocksAreRecomputedWhereTheirActivationsWouldNotFit() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    LoraConfig config = LoraConfig.of(4, 8, LoraConfig.ALL_LINEAR);
    try (Student student = Student.open(tiny.model, Device.CPU, DType.BFLOAT16)) {
      Quantization.apply(student, QuantizationScheme.INT8, path -> path.contains(".text_model."));
      assertThat(Activations.AUTO.recomputes(student, 64, 64, config)).isFalse();
      assertThat(Activations.RECOMPUTE.recomputes(student, 64, 64, config)).isTrue();
      long tooMany = 1L << 40;
      assertThat(Activations.AUTO.recomputes(student, tooMany, 64, config)).isTrue();
      assertThat(Activations.KEEP.recomputes(student, tooMany, 64, config)).isFalse();
    }
  }

  @Test
  void adapterIsLearntOnAQuantizedDecoder() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    String recipe =
        """
        train: {adapters: true}
        quantize: nf4
        adapter: {r: 4, frozen_a: {}, dynamic_rank: {}}
        optimizer: {rates: {adapters: 5e-2}}
        batch: {tokens: 600, max_tokens: 120}
        budget: {steps: 20}
        evaluate: {times: 1}
        """;
    TuningSummary summary = Tuning.run(tiny.recipe(recipe), Progress.SILENT);
    assertThat(summary.heldOutLoss()).isLessThan(5.68);
    assertThat(summary.accuracies()).containsKey("rank 4");
    assertThatThrownBy(() -> tiny.recipe(recipe, "train={decoder: true}", "adapter=null"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("cannot train quantized weights");
  }
}
