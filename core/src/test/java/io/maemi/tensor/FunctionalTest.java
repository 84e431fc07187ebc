package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.tensor.Functional.Aggregation;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionalTest {
  private final SplittableRandom random = new SplittableRandom(11);
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
  void crossEntropyPassesOverIgnoredRows() {
    Tensor logits = Tensor.of(new float[] {0, 0, 5, 1, 2, 3}, 3, 2);
    Tensor targets = Tensor.of(new long[] {0, -100, 1}, 3);
    double last = Math.log(1 + Math.exp(-1));
    assertThat(Functional.crossEntropy(logits, targets, -100, Aggregation.SUM).item())
        .isCloseTo(Math.log(2) + last, within(1e-6));
    assertThat(Functional.crossEntropy(logits, targets, -100, Aggregation.MEAN).item())
        .isCloseTo((Math.log(2) + last) / 2, within(1e-6));
    assertThat(Functional.crossEntropy(logits, targets, -100, Aggregation.NONE).toFloats()[1])
        .isZero();
  }

  @Test
  void binaryCrossEntropyOfEvenOddsIsLogTwo() {
    Tensor loss =
        Functional.bceWithLogits(
            Tensor.zeros(4), Tensor.of(new float[] {0, 1, 0, 1}, 4), Aggregation.MEAN);
    assertThat(loss.item()).isCloseTo(Math.log(2), within(1e-6));
  }

  @Test
  void normsFollowTheirEquations() {
    Tensor x = Tensor.of(new float[] {3, 4}, 1, 2);
    Tensor two = Tensor.of(new float[] {2, 2}, 2);
    float root = (float) Math.sqrt(12.5);
    assertThat(Functional.rmsNorm(x, two, 0).toFloats())
        .containsExactly(new float[] {6 / root, 8 / root}, within(1e-5f));
    assertThat(Functional.layerNorm(x, two, Tensor.of(new float[] {1, 1}, 2), 0).toFloats())
        .containsExactly(new float[] {-1, 3}, within(1e-5f));
  }

  @Test
  void convolutionWithStrideCutsPatches() {
    Tensor image = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 1, 2, 4);
    Tensor sums =
        Functional.conv2d(
            image,
            Tensor.ones(DType.FLOAT32, Device.CPU, 1, 1, 2, 2),
            Tensor.of(new float[] {1}, 1),
            2,
            0);
    assertThat(sums.toFloats()).containsExactly(15, 23);
  }

  @Test
  void lookUpsAndOneHots() {
    Tensor ids = Tensor.of(new long[] {2, 0}, 2);
    assertThat(Functional.oneHot(ids, 3).toLongs()).containsExactly(0, 0, 1, 1, 0, 0);
    assertThat(Functional.embedding(Tensor.of(new float[] {1, 2, 3}, 3, 1), ids).toFloats())
        .containsExactly(3, 1);
  }

  @Test
  void attentionInBothTypesFollowsTheEquation() {
    Tensor q = Tensor.randn(random, 2, 4, 5, 8);
    Tensor k = Tensor.randn(random, 2, 2, 5, 8);
    Tensor v = Tensor.randn(random, 2, 2, 5, 8);
    Tensor seen = Tensor.ones(DType.BOOL, Device.CPU, 5, 5).tril(0);
    Tensor keys = k.repeatInterleave(2, 1);
    Tensor scores =
        q.matmul(keys.transpose(-1, -2)).mul(0.3).maskedFill(seen.not(), Double.NEGATIVE_INFINITY);
    float[] expected = scores.softmax(-1).matmul(v.repeatInterleave(2, 1)).toFloats();
    assertThat(Functional.scaledDotProductAttention(q, k, v, null, true, 0.3).toFloats())
        .containsExactly(expected, within(1e-5f));
    assertThat(Functional.scaledDotProductAttention(q, k, v, seen, false, 0.3).toFloats())
        .containsExactly(expected, within(1e-5f));
    DType half = DType.BFLOAT16;
    assertThat(
            Functional.scaledDotProductAttention(
                    q.to(half), k.to(half), v.to(half), null, true, 0.3)
                .toFloats())
        .containsExactly(expected, within(0.05f));
    assertThat(
            Functional.scaledDotProductAttention(
                    q.to(half), k.to(half), v.to(half), seen, false, 0.3)
                .toFloats())
        .containsExactly(expected, within(0.05f));
  }

  @Test
  void longCausalAttentionInTilesIsThatOfTheFusedOperator() {
    SplittableRandom random = new SplittableRandom(7);
    Tensor q = Tensor.randn(random, 1, 2, 300, 8);
    Tensor k = Tensor.randn(random, 1, 1, 300, 8);
    Tensor v = Tensor.randn(random, 1, 1, 300, 8);
    Tensor fused = q.copy().requiresGrad(true);
    Tensor tiled = q.copy().requiresGrad(true);
    Tensor expected = Functional.scaledDotProductAttention(fused, k, v, null, true, 0.35);
    Tensor actual =
        Functional.scaledDotProductAttention(
            tiled.to(DType.BFLOAT16), k.to(DType.BFLOAT16), v.to(DType.BFLOAT16), null, true, 0.35);
    assertThat(actual.to(DType.FLOAT32).sub(expected).abs().max().item()).isLessThan(0.05);
    expected.pow(2).sum().backward();
    actual.to(DType.FLOAT32).pow(2).sum().backward();
    assertThat(tiled.grad().sub(fused.grad()).norm()).isLessThan(0.02 * fused.grad().norm());
  }

  @Test
  void geluFormsAgreeRoughly() {
    Tensor x = Tensor.of(new float[] {-1, 0, 1}, 3);
    assertThat(x.gelu().toFloats())
        .containsExactly(new float[] {-0.158655f, 0, 0.841345f}, within(1e-5f));
    assertThat(x.geluTanh().toFloats())
        .containsExactly(new float[] {-0.158808f, 0, 0.841192f}, within(1e-5f));
    assertThat(x.silu().toFloats()[2]).isCloseTo(0.731059f, within(1e-5f));
  }
}
