package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void valuesComeBackAsTheyWent() {
    assertThat(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1).toFloats())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Tensor.of(new long[] {1L << 40, -3}, 2).toLongs()).containsExactly(1L << 40, -3);
    assertThat(Tensor.of(new float[0], 0, 3).shape()).containsExactly(0, 3);
    assertThatThrownBy(() -> Tensor.of(new float[] {1}, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wholeScalarsLeaveIntegersIntegers() {
    Tensor ids = Tensor.of(new long[] {1, 2}, 2);
    assertThat(ids.add(1).mul(3).dtype()).isEqualTo(DType.INT64);
    assertThat(ids.mul(0.5).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(ids.clamp(2, 5).toLongs()).containsExactly(2, 2);
  }

  @Test
  void bfloat16RoundsToEightBits() {
    Tensor third = Tensor.of(new float[] {1 / 3f}, 1).to(DType.BFLOAT16);
    assertThat(third.dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(third.toFloats()[0]).isEqualTo(0.33398438f);
  }

  @Test
  void reductionsAndRankings() {
    Tensor x = Tensor.of(new float[] {1, 5, 3, 4, 2, 6}, 2, 3);
    assertThat(x.sum().item()).isEqualTo(21);
    assertThat(x.mean(1, false).toFloats()).containsExactly(3, 4);
    assertThat(x.argmax(-1).toLongs()).containsExactly(1, 2);
    assertThat(x.max(0, false).values().toFloats()).containsExactly(4, 5, 6);
    assertThat(x.topk(2, -1).indices().toLongs()).containsExactly(1, 2, 2, 0);
    assertThat(x.sort(-1, true).values().toFloats()).containsExactly(5, 3, 1, 6, 4, 2);
    assertThat(x.cumsum(1).select(1, 2).toFloats()).containsExactly(9, 12);
    assertThat(x.softmax(-1).sum(-1, false).toFloats())
        .containsExactly(new float[] {1, 1}, within(1e-6f));
    assertThat(x.norm()).isCloseTo(Math.sqrt(91), within(1e-5));
    assertThat(x.allFinite()).isTrue();
    assertThat(x.sub(1).log().allFinite()).isFalse();
  }

  @Test
  void picksAndScatters() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    assertThat(x.indexSelect(0, Tensor.of(new long[] {2, 0}, 2)).toFloats())
        .containsExactly(5, 6, 1, 2);
    assertThat(x.gather(1, Tensor.of(new long[] {1, 0, 1}, 3, 1)).toFloats())
        .containsExactly(2, 3, 6);
    Tensor mask = x.gt(2).and(x.lt(5));
    assertThat(x.maskedSelect(mask).toFloats()).containsExactly(3, 4);
    assertThat(x.maskedScatter(mask, Tensor.of(new float[] {8, 9}, 2)).toFloats())
        .containsExactly(1, 2, 8, 9, 5, 6);
    assertThat(x.where(mask, x.neg()).toFloats()).containsExactly(-1, -2, 3, 4, -5, -6);
    assertThat(Tensor.cat(List.of(x, x), 1).shape()).containsExactly(3, 4);
    assertThat(Tensor.stack(List.of(x, x), 0).shape()).containsExactly(2, 3, 2);
    assertThat(x.repeatInterleave(2, 0).select(1, 0).toFloats()).containsExactly(1, 1, 3, 3, 5, 5);
  }

  @Test
  void viewsWriteThrough() {
    Tensor x = Tensor.zeros(2, 3);
    x.narrow(1, 1, 1).copyFrom(Tensor.of(new float[] {7, 8}, 2, 1));
    x.addInPlace(Tensor.ones(DType.FLOAT32, Device.CPU, 3), 2).mulInPlace(0.5);
    assertThat(x.toFloats()).containsExactly(1, 4.5f, 1, 1, 5, 1);
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    float[] first = Tensor.randn(new SplittableRandom(5), 1000).toFloats();
    assertThat(Tensor.randn(new SplittableRandom(5), 1000).toFloats()).isEqualTo(first);
    assertThat(Tensor.of(first, 1000).std().item()).isCloseTo(1, within(0.1));
    Torch.manualSeed(3);
    float[] dropped =
        Functional.dropout(Tensor.ones(DType.FLOAT32, Device.CPU, 100), 0.5).toFloats();
    Torch.manualSeed(3);
    assertThat(Functional.dropout(Tensor.ones(DType.FLOAT32, Device.CPU, 100), 0.5).toFloats())
        .isEqualTo(dropped);
  }

  @Test
  void devicesAndTypesAreNamed() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
    assertThat(Device.parse("auto").toString()).isIn("cpu", "cuda:0");
    assertThatThrownBy(() -> Device.parse("tpu"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("tpu");
    assertThat(DType.parse("bfloat16")).isEqualTo(DType.BFLOAT16);
    assertThat(DType.parse("F16")).isEqualTo(DType.FLOAT16);
    assertThatThrownBy(() -> DType.parse("float7")).isInstanceOf(MaemiException.class);
    assertThat(Torch.version()).startsWith("2.");
  }
}
