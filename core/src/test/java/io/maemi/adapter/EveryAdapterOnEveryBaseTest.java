package io.maemi.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.Parameter;
import io.maemi.tensor.AdamW;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EveryAdapterOnEveryBaseTest {
  private static final String HASH = "0123456789abcdef";

  private final Scope scope = new Scope();

  @BeforeEach
  void oneThread() {
    Torch.threads(1);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  static Stream<Arguments> pairs() {
    return Arrays.stream(BaseKind.values())
        .flatMap(b -> Arrays.stream(AdapterKind.values()).map(a -> Arguments.of(b, a)));
  }

  private static Tensor input() {
    return Tensor.randn(new SplittableRandom(1), 5, BaseKind.WIDTH);
  }

  private static LoraAdapter attach(BaseKind.Model model, AdapterKind kind) {
    return LoraAdapter.attach(model, kind.config(), 1);
  }

  private static float[] output(BaseKind.Model model) {
    try (NoGrad noGrad = new NoGrad();
        Scope inner = new Scope()) {
      return model.forward(input()).toFloats();
    }
  }

  private static void train(BaseKind.Model model, LoraAdapter adapter) {
    adapter.training(true);
    List<Tensor> values = adapter.trained().values().stream().map(Parameter::tensor).toList();
    List<AdamW.Moments> moments =
        values.stream()
            .map(v -> new AdamW.Moments(Tensor.zeros(v.shape()), Tensor.zeros(v.shape())))
            .toList();
    for (int step = 1; step <= 3; step++) {
      model.forward(input()).sub(1).pow(2).sum().backward();
      Tensor routers = adapter.takeRouterLoss();
      if (routers != null) {
        routers.backward();
      }
      adapter.correctGradients();
      new AdamW(0.02, 0.9, 0.99, 1e-8, 0).step(values, moments, step);
      values.forEach(Tensor::zeroGrad);
    }
    adapter.training(false);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void freshOrDisabledGivesTheBasesOutputAndTrainingLeavesTheBasesBits(
      BaseKind base, AdapterKind kind) {
    try (BaseKind.Model model = base.model()) {
      float[] plain = output(model);
      Map<String, float[]> bits = bits(model);
      try (LoraAdapter adapter = attach(model, kind)) {
        assertThat(output(model)).isEqualTo(plain);
        Map<String, float[]> frozen = frozenA(adapter);
        train(model, adapter);
        float[] tuned = output(model);
        assertThat(tuned).isNotEqualTo(plain);
        adapter.enable(false);
        assertThat(output(model)).isEqualTo(plain);
        adapter.enable(true);
        assertThat(output(model)).isEqualTo(tuned);
        assertThat(frozenA(adapter)).usingRecursiveComparison().isEqualTo(frozen);
      }
      assertThat(output(model)).isEqualTo(plain);
      assertThat(bits(model)).usingRecursiveComparison().isEqualTo(bits);
    }
  }

  /** The A's of an adapter that keeps them frozen. */
  private static Map<String, float[]> frozenA(LoraAdapter adapter) {
    Map<String, float[]> values = new LinkedHashMap<>();
    if (adapter.config().frozenA() != null) {
      adapter
          .stored()
          .forEach(
              (name, tensor) -> {
                if (name.endsWith(LoraLinear.A)) {
                  values.put(name, tensor.contiguous().toFloats());
                }
              });
      assertThat(values).isNotEmpty();
    }
    return values;
  }

  private static Map<String, float[]> bits(BaseKind.Model model) {
    Map<String, float[]> bits = new LinkedHashMap<>();
    model
        .parameters()
        .forEach((name, p) -> bits.put(name, p.tensor().to(DType.FLOAT32).toFloats()));
    return bits;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void mergedEqualsUnmergedUpToTheReportedRoundingAndAMixtureRefuses(
      BaseKind base, AdapterKind kind) {
    try (BaseKind.Model model = base.model();
        LoraAdapter adapter = attach(model, kind)) {
      train(model, adapter);
      if (kind.mixture()) {
        float[] before = output(model);
        assertThatThrownBy(adapter::merge)
            .isInstanceOf(MaemiException.class)
            .hasMessageContaining("layers.0.q_proj has a mixture of experts");
        assertThat(output(model)).isEqualTo(before);
        return;
      }
      float[] wanted = denseSum(model, adapter);
      float[] unmerged = output(model);
      MergeReport report = adapter.merge();
      assertThat(report.linears()).isEqualTo(2);
      BaseLinear second = (BaseLinear) model.second.get();
      assertThat(second.quantized()).isEqualTo(base != BaseKind.DENSE);
      Tensor sum = Tensor.of(wanted, BaseKind.WIDTH, BaseKind.WIDTH);
      double error = second.dense(DType.FLOAT32).sub(sum).norm() / sum.norm();
      if (base == BaseKind.DENSE) {
        assertThat(report.largestError()).isZero();
        assertThat(error).isLessThan(1e-6);
        float[] merged = output(model);
        for (int i = 0; i < merged.length; i++) {
          assertThat(merged[i]).isCloseTo(unmerged[i], within(1e-4f));
        }
      } else {
        assertThat(error).isLessThanOrEqualTo(report.largestError() + 1e-6).isLessThan(0.2);
        assertThat(report.largestError()).isPositive();
      }
    }
  }

  /** W + s B A of the second linear, before merging. */
  private static float[] denseSum(BaseKind.Model model, LoraAdapter adapter) {
    LoraLinear linear = (LoraLinear) model.second.get();
    assertThat(adapter.targets()).contains("layers.1.q_proj");
    return ((BaseLinear) linear.base()).dense(DType.FLOAT32).add(linear.product()).toFloats();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void savedAndLoadedIsTheSame(BaseKind base, AdapterKind kind, @TempDir Path folder) {
    try (BaseKind.Model model = base.model()) {
      float[] tuned;
      try (LoraAdapter adapter = attach(model, kind)) {
        train(model, adapter);
        tuned = output(model);
        AdapterFolder.write(folder, adapter, "tiny", HASH);
      }
      try (LoraAdapter adapter = AdapterFolder.attach(folder, model, HASH)) {
        assertThat(output(model)).isEqualTo(tuned);
        assertThat(adapter.config().with(null, null, null))
            .isEqualTo(kind.config().with(null, null, null).withBase("tiny", HASH));
        assertThat(adapter.config().experts()).isEqualTo(kind.config().experts());
        assertThat(adapter.config().dynamicRank()).isEqualTo(kind.config().dynamicRank());
        assertThat(adapter.config().frozenA()).isEqualTo(kind.config().frozenA());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everySliceIsExactlyAnExportedPlainLora(
      BaseKind base, AdapterKind kind, @TempDir Path folder) {
    if (kind.mixture() || kind.config().dynamicRank() == null) {
      return;
    }
    try (BaseKind.Model model = base.model()) {
      Map<Integer, float[]> slices = new LinkedHashMap<>();
      try (LoraAdapter adapter = attach(model, kind)) {
        train(model, adapter);
        AdapterFolder.write(folder.resolve("whole"), adapter, "tiny", HASH);
        for (int b = 1; b <= AdapterKind.RANK; b++) {
          adapter.use(RankSlice.first(b));
          slices.put(b, output(model));
        }
      }
      slices.forEach(
          (b, expected) -> {
            Path out = folder.resolve("rank" + b);
            LoraConfig written = AdapterExport.write(folder.resolve("whole"), b, out);
            assertThat(written.r()).isEqualTo(b);
            try (LoraAdapter adapter = AdapterFolder.attach(out, model, HASH)) {
              assertThat(adapter.config().dynamicRank()).isNull();
              assertThat(adapter.config().frozenA()).isNull();
              assertThat(output(model)).isEqualTo(expected);
            }
          });
      assertThat(slices.get(1)).isNotEqualTo(slices.get(AdapterKind.RANK));
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void gradientsAreThoseOfFiniteDifferences(BaseKind base, AdapterKind kind) {
    try (BaseKind.Model model = base.model();
        LoraAdapter adapter = attach(model, kind)) {
      SplittableRandom random = new SplittableRandom(7);
      try (NoGrad noGrad = new NoGrad()) {
        adapter
            .trained()
            .values()
            .forEach(p -> p.tensor().copyFrom(Tensor.randn(random, p.shape()).mul(0.3)));
      }
      adapter.training(true);
      Tensor x = input().to(DType.FLOAT64);
      model.forward(x).pow(2).sum().backward();
      adapter
          .trained()
          .forEach(
              (name, p) -> {
                float[] analytic = Objects.requireNonNull(p.tensor().grad()).toFloats();
                for (int at : new int[] {0, analytic.length / 2, analytic.length - 1}) {
                  double numeric = difference(model, x, p.tensor(), at);
                  assertThat((double) analytic[at])
                      .as(name + "[" + at + "]")
                      .isCloseTo(numeric, within(1e-4 * Math.max(1, Math.abs(numeric))));
                }
              });
    }
  }

  private static double difference(BaseKind.Model model, Tensor x, Tensor value, int at) {
    float before = set(value, at, null);
    float high = before + 0x1p-12f;
    float low = before - 0x1p-12f;
    set(value, at, high);
    double above = loss(model, x);
    set(value, at, low);
    double below = loss(model, x);
    set(value, at, before);
    return (above - below) / ((double) high - low);
  }

  private static float set(Tensor value, int at, @Nullable Float wanted) {
    try (NoGrad noGrad = new NoGrad();
        Scope inner = new Scope()) {
      Tensor element = value.reshape(-1).narrow(0, at, 1);
      float before = (float) element.item();
      if (wanted != null) {
        element.fillInPlace(wanted);
      }
      return before;
    }
  }

  private static double loss(BaseKind.Model model, Tensor x) {
    // With a graph, so that a quantized base computes as it does in training.
    try (Scope inner = new Scope()) {
      return model.forward(x).pow(2).sum().item();
    }
  }
}
