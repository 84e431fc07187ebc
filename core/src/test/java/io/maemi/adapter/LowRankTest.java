package io.maemi.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Linear;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LowRankTest {
  private final Scope scope = new Scope();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void dropoutBeforeAFrozenAIsRefusedWithTheReason() {
    LoraConfig dropping = LoraConfig.of(4, 8, LoraConfig.ALL_LINEAR).withDropout(0.1);
    assertThatThrownBy(() -> dropping.with(new LoraConfig.FrozenA(false), null, null))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("lora_dropout is 0.1 with frozen_a")
        .hasMessageContaining("keeps every layer's whole input alive");
  }

  @Test
  void correctedGradientIsThatOfTheBestChangeWithThisA() {
    Tensor a = Tensor.randn(new SplittableRandom(1), 3, 20);
    Tensor full = Tensor.randn(new SplittableRandom(2), 5, 20); // gradient of W + s B A
    double s = 1.7;
    Tensor gradient = full.matmul(a.transpose(0, 1)).mul(s);
    new FactorGradient().correct(gradient, a, RankSlice.first(3), s);
    // s · ĝ_B A is the projection of the full gradient on the rows of A: what is left is normal.
    Tensor left = full.sub(gradient.matmul(a).mul(s));
    assertThat(left.matmul(a.transpose(0, 1)).abs().max().item()).isLessThan(1e-4);
  }

  @Test
  void correctionTouchesOnlyTheComponentsThatAreTrained() {
    Tensor a = Tensor.randn(new SplittableRandom(1), 4, 20);
    Tensor gradient = Tensor.ones(DType.FLOAT32, Device.CPU, 5, 4);
    new FactorGradient().correct(gradient, a, new RankSlice(1, 2), 1);
    double square = a.narrow(0, 1, 1).pow(2).sum().item();
    assertThat(gradient.narrow(1, 0, 1).sub(1).abs().max().item()).isZero();
    assertThat(gradient.narrow(1, 2, 2).sub(1).abs().max().item()).isZero();
    assertThat(gradient.narrow(1, 1, 1).mul(square).sub(1).abs().max().item()).isLessThan(1e-5);
  }

  /**
   * Measured as resident memory that forward passes give back when their graph goes; what the
   * allocator would keep for later is given back before each reading.
   */
  @ParameterizedTest
  @EnumSource(BaseKind.class)
  void frozenAHoldsRankSizedActivationsAndATrainedAWholeInputs(BaseKind kind) {
    long input = 4L * 256 * 40_000;
    assertThat(held(kind, null)).isGreaterThan(2 * input);
    assertThat(held(kind, new LoraConfig.FrozenA(false))).isLessThan(input / 2);
  }

  private static long held(BaseKind kind, LoraConfig.@Nullable FrozenA frozen) {
    LoraConfig config = LoraConfig.of(4, 8, LoraConfig.ALL_LINEAR).with(frozen, null, null);
    List<LoraLinear> linears = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Linear base = kind.linear(256, 256, false, i);
      LoraLinear linear = new LoraLinear(base, "p", config, new SplittableRandom(i));
      linear.trained().values().forEach(f -> f.parameter().trainable(true));
      linears.add(linear);
    }
    try (Scope outer = new Scope()) {
      Tensor x = Scope.release(Tensor.zeros(40_000, 256).add(0.5));
      for (LoraLinear linear : linears) {
        Tensor y;
        try (Scope block = new Scope()) {
          y = Scope.release(linear.forward(x));
        }
        x.close(); // now only the graph may hold it
        x = y;
      }
      long output = 4 * x.numel();
      Torch.giveBackFreed();
      long before = Torch.residentBytes();
      x.close(); // and the graph with it
      Torch.giveBackFreed();
      return before - Torch.residentBytes() - output;
    } finally {
      linears.forEach(
          linear -> {
            linear.free();
            linear.base().close();
          });
    }
  }

  @Test
  void ranksAreDrawnAsConfigured() {
    assertThat(counts(DynamicRank.PLAIN, 4, 8000))
        .allSatisfy((rank, n) -> assertThat(n).isCloseTo(2000, within(200)))
        .hasSize(4);
    DynamicRank weighted = new DynamicRank(List.of(1, 8), List.of(3.0, 1.0), false);
    assertThat(counts(weighted, 8, 8000))
        .hasSize(2)
        .hasEntrySatisfying(1, n -> assertThat(n).isCloseTo(6000, within(200)))
        .hasEntrySatisfying(8, n -> assertThat(n).isCloseTo(2000, within(200)));
  }

  private static Map<Integer, Integer> counts(DynamicRank dynamic, int r, int draws) {
    Map<Integer, Integer> counts = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < draws; i++) {
      counts.merge(dynamic.draw(r, random).to(), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void frozenVariantTrainsWhatTheNextSmallerRankLacks() {
    SplittableRandom random = new SplittableRandom(1);
    DynamicRank some = new DynamicRank(List.of(1, 2, 4), List.of(), true);
    for (int i = 0; i < 50; i++) {
      assertThat(some.draw(4, random))
          .isIn(new RankSlice(0, 1), new RankSlice(1, 2), new RankSlice(2, 4));
      RankSlice one = DynamicRank.FROZEN.draw(4, random);
      assertThat(one.from()).isEqualTo(one.to() - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(BaseKind.class)
  void noGradientReachesComponentsThatAStepDoesNotTrain(BaseKind kind) {
    Linear base = kind.linear(64, 32, false, 1);
    LoraLinear linear =
        new LoraLinear(
            base, "p", LoraConfig.of(4, 8, LoraConfig.ALL_LINEAR), new SplittableRandom(2));
    linear.trained().values().forEach(f -> f.parameter().trainable(true));
    try (NoGrad noGrad = new NoGrad()) {
      linear.stored().values().forEach(t -> t.fillInPlace(0.3));
    }
    linear.training(true);
    linear.use(new RankSlice(1, 2));
    linear.forward(Tensor.randn(new SplittableRandom(3), 7, 64)).pow(2).sum().backward();
    linear
        .trained()
        .forEach(
            (name, factor) -> {
              Tensor gradient = Objects.requireNonNull(factor.parameter().tensor().grad());
              int dim = factor.axes().rank();
              assertThat(gradient.narrow(dim, 1, 1).abs().max().item()).as(name).isPositive();
              assertThat(gradient.narrow(dim, 0, 1).abs().max().item()).as(name).isZero();
              assertThat(gradient.narrow(dim, 2, 2).abs().max().item()).as(name).isZero();
            });
    linear.free();
    base.close();
  }

  @Test
  void patternsSetRankAndAlphaByTheEndOfAPath() {
    LoraConfig config =
        LoraConfig.of(8, 16, LoraConfig.ALL_LINEAR)
            .withPatterns(Map.of("layers\\.[01]\\.q_proj", 2, "fc1", 3), Map.of("model.fc1", 30.0));
    assertThat(config.rank("model.layers.1.q_proj")).isEqualTo(2);
    assertThat(config.rank("model.layers.2.q_proj")).isEqualTo(8);
    assertThat(config.rank("model.fc1")).isEqualTo(3);
    assertThat(config.rank("model.xfc1")).isEqualTo(8);
    assertThat(config.scaling("model.fc1", 3)).isEqualTo(10);
    assertThat(config.withRslora().scaling("a", 4)).isEqualTo(8);
    assertThatThrownBy(() -> config.withPatterns(Map.of("(", 2), Map.of()))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("( in rank_pattern");
  }

  @Test
  void ranksThatCannotBeDrawnAreRefused() {
    LoraConfig config = LoraConfig.of(8, 16, LoraConfig.ALL_LINEAR);
    assertThatThrownBy(
            () -> config.with(null, new DynamicRank(List.of(1, 4), List.of(), false), null))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("the largest of ranks [1, 4] is not r = 8");
    assertThatThrownBy(
            () ->
                config.withPatterns(Map.of("fc1", 9), Map.of()).with(null, DynamicRank.PLAIN, null))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("above r = 8");
    assertThatThrownBy(() -> new DynamicRank(List.of(2, 1), List.of(), false))
        .isInstanceOf(MaemiException.class);
    assertThatThrownBy(() -> new DynamicRank(List.of(1, 2), List.of(1.0), false))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("2 ranks and 1 weights");
  }
}
