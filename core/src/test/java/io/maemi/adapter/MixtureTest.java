package io.maemi.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Linear;
import io.maemi.tensor.Functional;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(BaseKind.class)
class MixtureTest {
  private static final double BALANCE = 0.01;
  private static final double Z = 0.001;
  private static final int IN = 64;
  private static final int OUT = 48;
  private static final int RANK = 4;
  private static final LoraConfig PLAIN =
      LoraConfig.of(RANK, 8, LoraConfig.ALL_LINEAR)
          .with(new LoraConfig.FrozenA(false), DynamicRank.PLAIN, null);

  private final Scope scope = new Scope();
  private final Linear base;
  private final Tensor x = Tensor.randn(new SplittableRandom(1), 3, 7, IN);

  MixtureTest(BaseKind kind) {
    base = kind.linear(IN, OUT, true, 2);
  }

  @AfterEach
  void close() {
    base.close();
    scope.close();
  }

  private ExpertsLinear mixture(int count, Routing routing) {
    Experts experts = new Experts(count, routing.topK(), routing.topP(), BALANCE, Z, false, false);
    ExpertsLinear mixture =
        new ExpertsLinear(
            base,
            "p",
            PLAIN.with(PLAIN.frozenA(), DynamicRank.PLAIN, experts),
            experts,
            new SplittableRandom(3));
    fill(mixture.stored());
    return mixture;
  }

  private static void fill(Map<String, Tensor> tensors) {
    SplittableRandom random = new SplittableRandom(4);
    try (NoGrad noGrad = new NoGrad()) {
      tensors.values().forEach(t -> t.copyFrom(Tensor.randn(random, t.shape()).mul(0.3)));
    }
  }

  private static Tensor stored(ExpertsLinear mixture, String name) {
    return Objects.requireNonNull(mixture.stored().get(name));
  }

  private static double difference(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item();
  }

  @Test
  void oneExpertIsDyLoraFaAtEveryRank() {
    ExpertsLinear mixture = mixture(1, Routing.all());
    LoraLinear plain = new LoraLinear(base, "p", PLAIN, new SplittableRandom(5));
    try (NoGrad noGrad = new NoGrad()) {
      for (String end : List.of(LoraLinear.A, LoraLinear.B)) {
        Objects.requireNonNull(plain.stored().get(end))
            .copyFrom(stored(mixture, "experts.0." + end));
      }
      for (int b = 1; b <= RANK; b++) {
        mixture.use(RankSlice.first(b));
        plain.use(RankSlice.first(b));
        assertThat(difference(mixture.forward(x), plain.forward(x))).isLessThan(1e-5);
      }
    }
    mixture.free();
    plain.free();
  }

  @Test
  void outputIsTheGatedSumOfTheExperts() {
    ExpertsLinear mixture = mixture(3, new Routing(2, null));
    try (NoGrad noGrad = new NoGrad()) {
      mixture.use(RankSlice.first(2));
      Tensor router = stored(mixture, "router.weight");
      Tensor p = Routing.probabilities(x.matmul(router.transpose(0, 1)));
      Tensor gates = Routing.gates(p, new Routing(2, null).chosen(p));
      Tensor sum = base.forward(x);
      for (int e = 0; e < 3; e++) {
        Tensor a = stored(mixture, "experts." + e + ".lora_A.weight").narrow(0, 0, 2);
        Tensor b = stored(mixture, "experts." + e + ".lora_B.weight").narrow(1, 0, 2);
        Tensor product = x.matmul(a.transpose(0, 1)).matmul(b.transpose(0, 1)).mul(8.0 / 2);
        sum = sum.add(product.mul(gates.narrow(-1, e, 1)));
      }
      assertThat(difference(mixture.forward(x), sum)).isLessThan(1e-4);
    }
    mixture.free();
  }

  @Test
  void permutingExpertsChangesNothing() {
    ExpertsLinear mixture = mixture(3, new Routing(2, null));
    ExpertsLinear permuted = mixture(3, new Routing(2, null));
    int[] order = {2, 0, 1};
    try (NoGrad noGrad = new NoGrad()) {
      for (int e = 0; e < 3; e++) {
        for (String end : List.of(LoraLinear.A, LoraLinear.B)) {
          stored(permuted, "experts." + e + "." + end)
              .copyFrom(stored(mixture, "experts." + order[e] + "." + end));
        }
        stored(permuted, "router.weight")
            .narrow(0, e, 1)
            .copyFrom(stored(mixture, "router.weight").narrow(0, order[e], 1));
      }
      assertThat(difference(mixture.forward(x), permuted.forward(x))).isLessThan(1e-4);
    }
    mixture.free();
    permuted.free();
  }

  @Test
  void allExpertsByTopKAreTheDenseMixture() {
    ExpertsLinear top = mixture(3, new Routing(3, null));
    ExpertsLinear dense = mixture(3, Routing.all());
    assertThat(top.forward(x).toFloats()).isEqualTo(dense.forward(x).toFloats());
    top.free();
    dense.free();
  }

  @Test
  void gatesSumToOneOverTheChosen() {
    Tensor p = Routing.probabilities(Tensor.randn(new SplittableRandom(6), 50, 5));
    for (Routing routing :
        List.of(
            new Routing(1, null), new Routing(3, null), new Routing(null, 0.6), Routing.all())) {
      Tensor chosen = routing.chosen(p);
      Tensor gates = Routing.gates(p, chosen);
      assertThat(gates.sum(-1, false).sub(1).abs().max().item()).isLessThan(1e-6);
      assertThat(gates.mul(chosen.sub(1)).abs().max().item()).isZero();
      Integer k = routing.topK();
      if (k != null) {
        assertThat(chosen.sum(-1, false).sub(k).abs().max().item()).isZero();
      }
    }
  }

  @Test
  void topPTakesAsFewExpertsAsReachItsShare() {
    Tensor p = Tensor.of(new float[] {0.1f, 0.5f, 0.15f, 0.25f, 0.97f, 0.01f, 0.01f, 0.01f}, 2, 4);
    assertThat(new Routing(null, 0.7).chosen(p).toFloats()).containsExactly(0, 1, 0, 1, 1, 0, 0, 0);
    assertThat(new Routing(null, 0.8).chosen(p).toFloats()).containsExactly(0, 1, 1, 1, 1, 0, 0, 0);
  }

  @Test
  void balanceLossIsLeastAtUniformUse() {
    Tensor uniform = Tensor.of(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, 1, 4).expand(8, 4);
    Tensor everyExpert = Tensor.of(new float[] {1, 1, 1, 1}, 1, 4).expand(8, 4);
    assertThat(RouterLoss.balance(uniform, everyExpert).item()).isCloseTo(1, within(1e-6));
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20; i++) {
      Tensor row = Tensor.randn(random, 1, 4);
      Tensor p = Routing.probabilities(row.expand(8, 4));
      assertThat(RouterLoss.balance(p, new Routing(1, null).chosen(p)).item()).isGreaterThan(1);
    }
    assertThat(RouterLoss.z(Tensor.zeros(3, 4)).item())
        .isCloseTo(Math.pow(Math.log(4), 2), within(1e-6));
  }

  @Test
  void balanceLossDrivesARouterToUniformUse() {
    ExpertsLinear mixture = mixture(4, new Routing(1, null));
    Tensor router = mixture.stored().get("router.weight");
    mixture.trained().values().forEach(f -> f.parameter().trainable(true));
    mixture.training(true);
    double first = 0;
    double last = 0;
    for (int step = 0; step < 200; step++) {
      try (Scope pass = new Scope()) {
        mixture.forward(x);
        Tensor loss = Objects.requireNonNull(mixture.takeLoss());
        loss.backward();
        last = loss.item();
        first = step == 0 ? last : first;
        Tensor live = mixture.trained().get(ExpertsLinear.ROUTER).parameter().tensor();
        try (NoGrad noGrad = new NoGrad()) {
          live.addInPlace(Objects.requireNonNull(live.grad()), -5);
        }
        live.zeroGrad();
      }
    }
    assertThat(last).isLessThan(0.8 * first);
    assertThat(router).isNotNull();
    mixture.free();
  }

  @Test
  void routerLossReachesRoutersAlone() {
    ExpertsLinear mixture = mixture(3, new Routing(2, null));
    mixture.trained().values().forEach(f -> f.parameter().trainable(true));
    mixture.training(true);
    Tensor input = x.copy().requiresGrad(true);
    mixture.forward(input);
    Objects.requireNonNull(mixture.takeLoss()).backward();
    assertThat(input.grad()).isNull();
    assertThat(mixture.trained().get("experts.lora_B.weight").parameter().tensor().grad()).isNull();
    assertThat(mixture.trained().get(ExpertsLinear.ROUTER).parameter().tensor().grad()).isNotNull();
    assertThat(mixture.takeLoss()).isNull();
    mixture.free();
  }

  @Test
  void routerLossAndItsGradientAreThoseOfItsDefinition() {
    ExpertsLinear mixture = mixture(3, new Routing(2, null));
    Tensor router = mixture.trained().get(ExpertsLinear.ROUTER).parameter().tensor();
    mixture.trained().values().forEach(f -> f.parameter().trainable(true));
    mixture.training(true);
    mixture.forward(x);
    Tensor loss = Objects.requireNonNull(mixture.takeLoss());
    loss.mul(0.25).backward();

    Tensor leaf = router.detach().copy().requiresGrad(true);
    Tensor logits = Functional.linear(x, leaf, null);
    Tensor p = Routing.probabilities(logits);
    Tensor chosen = new Routing(2, null).chosen(p);
    Tensor defined = RouterLoss.balance(p, chosen).mul(BALANCE).add(RouterLoss.z(logits), Z);
    defined.mul(0.25).backward();
    assertThat(loss.item()).isCloseTo(defined.item(), within(1e-7));
    assertThat(Objects.requireNonNull(router.grad()).toFloats())
        .containsExactly(Objects.requireNonNull(leaf.grad()).toFloats(), within(1e-7f));
    mixture.free();
  }

  @Test
  void loadsAreSharesOfTokens() {
    try (TinyModel model = new TinyModel();
        LoraAdapter adapter =
            LoraAdapter.attach(
                model,
                LoraConfig.of(2, 4, TargetModules.names("q_proj"))
                    .with(null, null, Experts.top(2, 4)),
                1)) {
      adapter.countLoads(true);
      model.forward(Tensor.randn(new SplittableRandom(1), 9, 6));
      adapter.countLoads(false);
      model.forward(Tensor.randn(new SplittableRandom(2), 5, 6));
      double[] shares = adapter.loads().get("model.text_model.q_proj");
      assertThat(Arrays.stream(shares).sum()).isCloseTo(2, within(1e-9));
    }
  }

  @Test
  void fewerExpertsMayBeUsedThanTrained() {
    ExpertsLinear mixture = mixture(3, new Routing(2, null));
    ExpertsLinear first = mixture(1, Routing.all());
    try (NoGrad noGrad = new NoGrad()) {
      for (String end : List.of(LoraLinear.A, LoraLinear.B)) {
        stored(first, "experts.0." + end).copyFrom(stored(mixture, "experts.0." + end));
      }
    }
    mixture.use(1, new Routing(2, null));
    assertThat(difference(mixture.forward(x), first.forward(x))).isLessThan(1e-5);
    mixture.free();
    first.free();
  }

  @Test
  void routingThatCannotBeIsRefused() {
    assertThatThrownBy(() -> Experts.top(5, 4))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("top_k is 5, there are 4");
    assertThatThrownBy(() -> new Routing(1, 0.5)).isInstanceOf(MaemiException.class);
    assertThatThrownBy(() -> new Routing(null, 1.5)).isInstanceOf(MaemiException.class);
  }
}
