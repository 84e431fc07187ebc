package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.adapter.LoraConfig;
import io.maemi.foundation.Json;
import io.maemi.student.DecoderConfig;
import io.maemi.student.StudentConfig;
import io.maemi.tensor.DType;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
  private static final LoraConfig LORA = LoraConfig.of(8, 16, LoraConfig.ALL_LINEAR);

  private static DecoderConfig decoder(int layers) throws Exception {
    Path model =
        Path.of(
            Objects.requireNonNull(MemoryEstimateTest.class.getResource("/student/model")).toURI());
    ObjectNode tree = Json.MAPPER.valueToTree(StudentConfig.read(model).textConfig());
    tree.put("num_hidden_layers", layers);
    return Json.MAPPER.treeToValue(tree, DecoderConfig.class);
  }

  private static long bytes(int layers, long tokens, LoraConfig adapter, boolean recompute)
      throws Exception {
    return MemoryEstimate.of(decoder(layers), tokens, 128, DType.BFLOAT16, adapter, recompute)
        .activations();
  }

  @Test
  void keptActivationsGrowWithDepthAndTokens() throws Exception {
    long tenMore = bytes(20, 1000, LORA, false) - bytes(10, 1000, LORA, false);
    assertThat(bytes(30, 1000, LORA, false)).isEqualTo(bytes(20, 1000, LORA, false) + tenMore);
    assertThat(tenMore).isGreaterThan(bytes(10, 1000, LORA, false) / 2);
    assertThat(bytes(10, 2000, LORA, false)).isEqualTo(2 * bytes(10, 1000, LORA, false));
  }

  @Test
  void recomputedBlocksCostTheirInputsAndOneBlock() throws Exception {
    long more = bytes(20, 1000, LORA, true) - bytes(10, 1000, LORA, true);
    assertThat(more).isEqualTo(10 * 1000 * 2L * decoder(1).hiddenSize());
    assertThat(bytes(20, 1000, LORA, true)).isLessThan(bytes(20, 1000, LORA, false) / 4);
  }

  @Test
  void frozenAKeepsNoInputsOfLinears() throws Exception {
    LoraConfig frozen = LORA.with(new LoraConfig.FrozenA(true), null, null);
    assertThat(bytes(10, 1000, frozen, false)).isLessThan(bytes(10, 1000, LORA, false));
  }

  @Test
  void logitsExistInChunks() throws Exception {
    MemoryEstimate estimate =
        MemoryEstimate.of(decoder(2), 1 << 20, 128, DType.BFLOAT16, LORA, true);
    assertThat(estimate.head()).isLessThan(100_000_000);
    assertThat(estimate.bytes()).isEqualTo(estimate.activations() + estimate.head());
  }
}
