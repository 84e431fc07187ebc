package io.maemi.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Learning;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tensor.WeightStore;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Codes are held against bench/peers/quantized_fixture.py. */
class QuantizedLinearTest {
  @TempDir private Path temporary;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  static List<QuantizationScheme> schemes() {
    return List.of(QuantizationScheme.INT8, QuantizationScheme.int4(32), QuantizationScheme.NF4);
  }

  private static WeightStore reference() {
    try {
      return WeightStore.open(
          Path.of(
              Objects.requireNonNull(
                      QuantizedLinearTest.class.getResource("/nn/quantized.safetensors"))
                  .toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DenseLinear dense(Tensor weight, boolean bias) {
    DenseLinear dense = new DenseLinear(weight.size(1), weight.size(0), bias);
    dense.weight().set(weight.share());
    Parameter b = dense.bias();
    if (b != null) {
      b.set(Tensor.randn(new SplittableRandom(4), weight.size(0)));
    }
    return dense;
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aLargeWeightIsMadeDensePartByPartAndWhole(QuantizationScheme scheme) {
    try (Scope scope = new Scope()) {
      Tensor part = Tensor.randn(new SplittableRandom(8), 64, 256);
      // The same rows over and over, more of them than are made dense at a time, the last a rest.
      Tensor weight = Tensor.cat(Collections.nCopies(90, part), 0).narrow(0, 0, 5750);
      try (BaseLinear layer = Quantization.round(dense(weight, false), scheme)) {
        for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16)) {
          Tensor whole = layer.dense(dtype).to(DType.FLOAT32);
          float[] first = whole.narrow(0, 0, 64).contiguous().toFloats();
          assertThat(whole.size(0)).isEqualTo(5750);
          for (long from = 64; from < 5750; from += 64) {
            long count = Math.min(64, 5750 - from);
            assertThat(whole.narrow(0, from, count).contiguous().toFloats())
                .as("%s rows from %d", dtype, from)
                .containsExactly(Arrays.copyOf(first, (int) count * 256));
          }
          assertThat(distance(whole, weight)).isLessThan(0.5);
        }
      }
    }
  }

  @Test
  void normalFloatCodesAreThoseOfBitsandbytes() {
    try (WeightStore reference = reference();
        Scope scope = new Scope();
        BaseLinear layer =
            Quantization.round(dense(reference.load("weight"), false), QuantizationScheme.NF4)) {
      Map<String, Tensor> stored = Weights.of(layer, "nf4");
      stored.remove("nf4.weight.quant_state.bitsandbytes__nf4");
      stored.forEach(
          (name, tensor) ->
              assertThat(tensor.toFloats())
                  .as(name)
                  .containsExactly(reference.load(name).toFloats()));
      assertThat(distance(layer.dense(DType.FLOAT32), reference.load("nf4.dense")))
          .isLessThan(1e-7);
    }
  }

  @Test
  void normalFloatsOfBitsandbytesLoad() {
    try (WeightStore reference = reference();
        Scope scope = new Scope();
        Nf4Linear layer = new Nf4Linear(128, 44, false)) {
      loadOnly(layer, reference, "nf4");
      assertThat(distance(layer.dense(DType.FLOAT32), reference.load("nf4.dense")))
          .isLessThan(1e-7);
    }
  }

  @Test
  void fourBitCodesArePackedAsCompressedTensorsPacksThem() {
    try (WeightStore reference = reference();
        Scope scope = new Scope();
        BaseLinear layer =
            Quantization.round(
                dense(reference.load("weight"), false), QuantizationScheme.int4(32))) {
      Weights.of(layer, "int4")
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.toFloats())
                      .as(name)
                      .containsExactly(reference.load(name).toFloats()));
      assertThat(distance(layer.dense(DType.FLOAT32), reference.load("int4.dense")))
          .isLessThan(1e-7);
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void productsEqualThoseOfTheDenseForm(QuantizationScheme scheme) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope();
        BaseLinear layer = layer(scheme, 64, 128)) {
      assertThat(layer.scheme()).isEqualTo(scheme);
      for (long rows : new long[] {1, 5, 70}) {
        Tensor x = Tensor.randn(new SplittableRandom(rows), 1, rows, 128).to(DType.BFLOAT16);
        Tensor y = layer.forward(x);
        assertThat(y.shape()).containsExactly(1, rows, 64);
        assertThat(y.dtype()).isEqualTo(DType.BFLOAT16);
        Tensor exact =
            x.to(DType.FLOAT32)
                .matmul(layer.dense(DType.FLOAT32).transpose(0, 1))
                .add(Objects.requireNonNull(layer.bias()).as(DType.FLOAT32));
        assertThat(y.to(DType.FLOAT32).sub(exact).norm() / exact.norm()).isLessThan(0.012);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aFewRowsTogetherGiveWhatEachGivesAlone(QuantizationScheme scheme) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope();
        BaseLinear layer = layer(scheme, 64, 128)) {
      Tensor x = Tensor.randn(new SplittableRandom(6), 1, 4, 128).to(DType.BFLOAT16);
      Tensor together = layer.forward(x);
      for (long i = 0; i < 4; i++) {
        assertThat(layer.forward(x.narrow(1, i, 1)).toFloats())
            .containsExactly(together.narrow(1, i, 1).toFloats());
      }
    }
  }

  @Test
  void everyKernelOfEightBitsGivesTheSameButForRounding() {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope();
        Int8Linear layer = (Int8Linear) layer(QuantizationScheme.INT8, 64, 128)) {
      Tensor x = Tensor.randn(new SplittableRandom(7), 20, 128).to(DType.BFLOAT16);
      Tensor dense = layer.forward(x, LinearKernel.DENSE).to(DType.FLOAT32);
      for (LinearKernel kernel : List.of(LinearKernel.WEIGHT_ONLY, LinearKernel.DYNAMIC)) {
        Tensor y = layer.forward(x, kernel).to(DType.FLOAT32);
        assertThat(y.sub(dense).norm() / dense.norm()).as("%s", kernel).isLessThan(0.012);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void roundingErrsLittle(QuantizationScheme scheme) {
    try (Scope scope = new Scope()) {
      Tensor weight = Tensor.randn(new SplittableRandom(1), 64, 128);
      try (BaseLinear layer = Quantization.round(dense(weight, false), scheme)) {
        double error = layer.dense(DType.FLOAT32).sub(weight).norm() / weight.norm();
        assertThat(error).isLessThan(scheme.kind() == QuantizationScheme.Kind.INT8 ? 0.01 : 0.1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void gradientsFlowToTheInputOnly(QuantizationScheme scheme) {
    try (Scope scope = new Scope();
        BaseLinear layer = layer(scheme, 16, 64)) {
      layer.trainable(true);
      Tensor x = Tensor.randn(new SplittableRandom(3), 2, 64).requiresGrad(true);
      layer.forward(x).sum().backward();
      Tensor expected = layer.dense(DType.FLOAT32).sum(0, false);
      Tensor gradient = Objects.requireNonNull(x.grad());
      assertThat(distance(gradient.select(0, 1), expected)).isLessThan(1e-4);
      layer
          .parameters()
          .forEach((name, p) -> assertThat(p.trainable()).as(name).isEqualTo(name.equals("bias")));
      assertThat(Objects.requireNonNull(layer.bias()).tensor().grad()).isNotNull();
    }
  }

  /** Also where one input goes to several layers, past them, and weights share their room. */
  @ParameterizedTest
  @MethodSource("schemes")
  void gradientsAreThoseOfAGraphWithTheDenseWeightToTheBit(QuantizationScheme scheme) {
    for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      try (Scope scope = new Scope();
          BaseLinear first = layer(scheme, 256, 64);
          BaseLinear second = layer(scheme, 256, 64);
          BaseLinear last = layer(scheme, 64, 256)) {
        Tensor x = Tensor.randn(new SplittableRandom(3), 2, 30, 64).to(dtype);
        float[] derived =
            gradient(
                x, first, second, last, (l, seen) -> Functional.linear(seen, l.dense(dtype), null));
        float[] given;
        try (Learning learning = new Learning()) {
          given =
              gradient(
                  x, first, second, last, (l, seen) -> ((QuantizedLinear) l).denseProduct(seen));
        }
        assertThat(given).as(dtype.name()).containsExactly(derived);
      }
    }
  }

  private static float[] gradient(
      Tensor values,
      BaseLinear first,
      BaseLinear second,
      BaseLinear last,
      BiFunction<BaseLinear, Tensor, Tensor> product) {
    Tensor x = values.copy().requiresGrad(true);
    Tensor both = product.apply(first, x).tanh().mul(product.apply(second, x));
    x.add(product.apply(last, both)).pow(2).sum().backward();
    return Objects.requireNonNull(x.grad()).toFloats();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void storedLayersComeBackAsTheyWere(QuantizationScheme scheme) {
    Path file = temporary.resolve("layer.safetensors");
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope();
        BaseLinear layer = layer(scheme, 16, 64);
        BaseLinear again = scheme.empty(64, 16, true)) {
      SafeTensors.write(file, new TreeMap<>(Weights.of(layer, "a")), Map.of());
      try (WeightStore store = WeightStore.open(file)) {
        Weights.load(again, store, "a", DType.FLOAT32, Device.CPU);
      }
      assertThat(again.dense(DType.FLOAT32).toFloats())
          .containsExactly(layer.dense(DType.FLOAT32).toFloats());
    }
  }

  @Test
  void applyingQuantizesWhatIsChosenAndFits() {
    try (Scope scope = new Scope();
        GatedMlp mlp = new GatedMlp(96, 64)) {
      new Initialisation(1, 0.1, 1).fill(mlp, Device.CPU);
      Quantization.apply(mlp, QuantizationScheme.int4(64), path -> !path.equals("gate_proj"));
      assertThat(mlp.linears().get("gate_proj").get()).isInstanceOf(DenseLinear.class);
      assertThat(mlp.linears().get("up_proj").get()).isInstanceOf(DenseLinear.class); // 96 ∤ 64
      assertThat(mlp.linears().get("down_proj").get()).isInstanceOf(Int4Linear.class);
    }
  }

  @Test
  void nothingIsLeftInNativeMemory() {
    long before = Torch.liveTensors();
    for (QuantizationScheme scheme : schemes()) {
      try (NoGrad noGrad = new NoGrad();
          Scope scope = new Scope();
          BaseLinear layer = layer(scheme, 16, 64)) {
        layer.forward(Tensor.zeros(1, 64).to(DType.BFLOAT16));
      }
    }
    assertThat(Torch.liveTensors()).isEqualTo(before);
  }

  @Test
  void unknownSchemesAreRefusedWithThoseThatExist() {
    assertThatThrownBy(() -> QuantizationScheme.parse("int3", 64))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("int8, int4, nf4");
    assertThatThrownBy(() -> QuantizationScheme.int4(48))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("32, 64 or 128");
  }

  private static BaseLinear layer(QuantizationScheme scheme, long out, long in) {
    try (Scope scope = new Scope();
        DenseLinear dense = dense(Tensor.randn(new SplittableRandom(9), out, in), true)) {
      return Quantization.round(dense, scheme);
    }
  }

  private static void loadOnly(Module module, WeightStore store, String prefix) {
    module.visit(
        prefix,
        (name, parameter) -> {
          try (Scope scope = new Scope()) {
            parameter.set(store.load(name));
          }
        });
  }

  private static double distance(Tensor actual, Tensor expected) {
    return actual.to(DType.FLOAT32).sub(expected.to(DType.FLOAT32)).abs().max().item();
  }

  @Test
  void greatestErrorsAreWithinHalfAStep() {
    try (Scope scope = new Scope()) {
      Tensor weight = Tensor.of(new float[] {1, -0.5f, 0.25f, 0, 127, 64, -127, 3}, 2, 4);
      try (BaseLinear layer = Quantization.round(dense(weight, false), QuantizationScheme.INT8)) {
        assertThat(distance(layer.dense(DType.FLOAT32), weight)).isCloseTo(0, within(0.6));
      }
    }
  }
}
