package io.maemi.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlocksTest {
  /** Small operators gain nothing from threads and lose much where the machine is busy. */
  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  private final SplittableRandom random = new SplittableRandom(4);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static <M extends Module> M filled(M module) {
    new Initialisation(9, 0.2, 1).fill(module, Device.CPU);
    return module;
  }

  private static DecoderBlock decoder() {
    return filled(new DecoderBlock(16, Attention.llama(16, 4, 2, 4), 24, 1e-5));
  }

  private static Attention.Context causal(long start, long length, DType dtype) {
    return Attention.Context.causal(
        new RotaryEmbedding(4, 10000).turns(start, length, dtype, Device.CPU));
  }

  @Test
  void parametersCarryTheNamesOfLlamaAndSiglip() {
    try (DecoderBlock decoder = decoder();
        EncoderBlock encoder = filled(new EncoderBlock(12, 3, 24, 1e-6))) {
      assertThat(decoder.parameters().keySet())
          .containsExactly(
              "input_layernorm.weight",
              "self_attn.q_proj.weight",
              "self_attn.k_proj.weight",
              "self_attn.v_proj.weight",
              "self_attn.o_proj.weight",
              "post_attention_layernorm.weight",
              "mlp.gate_proj.weight",
              "mlp.up_proj.weight",
              "mlp.down_proj.weight");
      assertThat(encoder.parameters().keySet())
          .contains(
              "layer_norm1.bias",
              "self_attn.out_proj.bias",
              "layer_norm2.weight",
              "mlp.fc1.weight",
              "mlp.fc2.bias")
          .hasSize(16);
      assertThat(decoder.linears().keySet())
          .contains("self_attn.q_proj", "self_attn.o_proj", "mlp.down_proj")
          .hasSize(7);
    }
  }

  @Test
  void gradientsOfADecoderBlockAgreeWithFiniteDifferences() {
    try (DecoderBlock block = decoder()) {
      gradientsAgree(
          block,
          () -> {
            Tensor x = Tensor.randn(new SplittableRandom(6), 2, 5, 16);
            return block.forward(x, causal(0, 5, DType.FLOAT32), null);
          });
    }
  }

  @Test
  void gradientsOfAnEncoderBlockAgreeWithFiniteDifferences() {
    try (EncoderBlock block = filled(new EncoderBlock(12, 3, 24, 1e-6))) {
      gradientsAgree(
          block, () -> block.forward(Tensor.randn(new SplittableRandom(6), 2, 5, 12), null));
    }
  }

  /** Compares ∂loss/∂θ along one random direction of every parameter with a central difference. */
  private void gradientsAgree(Module block, Supplier<Tensor> forward) {
    block.trainable(true);
    loss(forward).backward();
    block
        .parameters()
        .forEach(
            (name, parameter) -> {
              Tensor gradient = parameter.tensor().grad();
              assertThat(gradient).as(name).isNotNull();
              Tensor direction = Tensor.randn(random, parameter.shape());
              double expected = gradient.mul(direction).sum().item();
              double step = 2e-3;
              try (NoGrad noGrad = new NoGrad()) {
                parameter.tensor().addInPlace(direction, step);
                double up = loss(forward).item();
                parameter.tensor().addInPlace(direction, -2 * step);
                double down = loss(forward).item();
                parameter.tensor().addInPlace(direction, step);
                assertThat((up - down) / (2 * step))
                    .as(name)
                    .isCloseTo(expected, within(0.03 * Math.abs(expected) + 0.02));
              }
            });
  }

  private static Tensor loss(Supplier<Tensor> forward) {
    Tensor y = forward.get();
    return y.mul(Tensor.randn(new SplittableRandom(8), y.shape())).sum();
  }

  @Test
  void aCachedPassGivesWhatAWholePassGives() {
    try (DecoderBlock block = decoder();
        KeyValueCache cache = new KeyValueCache(2, 2, 9, 4, DType.FLOAT32, Device.CPU);
        NoGrad noGrad = new NoGrad()) {
      Tensor x = Tensor.randn(random, 2, 8, 16);
      float[] whole = block.forward(x, causal(0, 8, DType.FLOAT32), null).toFloats();
      Tensor first = block.forward(x.narrow(1, 0, 3), causal(0, 3, DType.FLOAT32), cache);
      Tensor second = block.forward(x.narrow(1, 3, 4), causal(3, 4, DType.FLOAT32), cache);
      Tensor third = block.forward(x.narrow(1, 7, 1), causal(7, 1, DType.FLOAT32), cache);
      assertThat(Tensor.cat(List.of(first, second, third), 1).toFloats())
          .containsExactly(whole, within(1e-5f));
      cache.truncate(3);
      Tensor again = block.forward(x.narrow(1, 3, 4), causal(3, 4, DType.FLOAT32), cache);
      assertThat(again.toFloats()).isEqualTo(second.toFloats());
      assertThatThrownBy(() -> block.forward(x, causal(0, 8, DType.FLOAT32), cache))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("9 tokens");
    }
  }

  @Test
  void maskedKeysChangeNothing() {
    try (Attention attention = filled(Attention.llama(16, 4, 2, 4));
        NoGrad noGrad = new NoGrad()) {
      RotaryEmbedding rotary = new RotaryEmbedding(4, 10000);
      Tensor x = Tensor.randn(random, 1, 4, 16);
      float[] alone =
          attention
              .forward(
                  x, Attention.Context.causal(rotary.turns(0, 4, DType.FLOAT32, Device.CPU)), null)
              .toFloats();
      Tensor padded = Tensor.cat(List.of(Tensor.randn(random, 1, 2, 16), x), 1);
      Tensor seen = Tensor.of(new float[] {0, 0, 1, 1, 1, 1}, 1, 1, 1, 6).gt(0);
      Tensor positions = Tensor.of(new long[] {0, 0, 0, 1, 2, 3}, 1, 6);
      Tensor out =
          attention.forward(
              padded,
              new Attention.Context(true, seen, rotary.turns(positions, DType.FLOAT32)),
              null);
      assertThat(out.narrow(1, 2, 4).toFloats()).containsExactly(alone, within(1e-5f));
      assertThat(out.allFinite()).isTrue();
    }
  }

  @Test
  void sharedKeyHeadsEqualRepeatedOnes() {
    try (Attention grouped = filled(Attention.llama(16, 4, 2, 4));
        Attention whole = Attention.llama(16, 4, 4, 4);
        NoGrad noGrad = new NoGrad()) {
      var from = grouped.parameters();
      whole
          .parameters()
          .forEach(
              (name, parameter) -> {
                Parameter source = from.get(name);
                assertThat(source).isNotNull();
                Tensor weight = source.tensor();
                boolean shared = name.startsWith("k_") || name.startsWith("v_");
                parameter.set(
                    shared
                        ? weight.reshape(2, 4, 16).repeatInterleave(2, 0).reshape(16, 16)
                        : weight.copy());
              });
      Tensor x = Tensor.randn(random, 2, 5, 16);
      Attention.Context context = causal(0, 5, DType.FLOAT32);
      assertThat(grouped.forward(x, context, null).toFloats())
          .containsExactly(whole.forward(x, context, null).toFloats(), within(1e-5f));
    }
  }

  @Test
  void rotaryProductsDependOnDistanceOnlyAndFollowTheDefinition() {
    RotaryEmbedding rotary = new RotaryEmbedding(4, 100);
    Tensor q = Tensor.randn(random, 1, 1, 1, 4);
    Tensor k = Tensor.randn(random, 1, 1, 1, 4);
    double near = product(rotary, q, 5, k, 2);
    assertThat(product(rotary, q, 105, k, 102)).isCloseTo(near, within(1e-4));
    float[] turned =
        rotary
            .turns(3, 1, DType.FLOAT32, Device.CPU)
            .apply(Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 1, 4))
            .toFloats();
    double second = 3 * Math.pow(100, -0.5);
    assertThat(turned)
        .containsExactly(
            new float[] {
              (float) (Math.cos(3) - 3 * Math.sin(3)),
              (float) (2 * Math.cos(second) - 4 * Math.sin(second)),
              (float) (3 * Math.cos(3) + Math.sin(3)),
              (float) (4 * Math.cos(second) + 2 * Math.sin(second))
            },
            within(1e-5f));
  }

  private static double product(RotaryEmbedding rotary, Tensor q, long i, Tensor k, long j) {
    Tensor turned = rotary.turns(i, 1, DType.FLOAT32, Device.CPU).apply(q);
    return turned.mul(rotary.turns(j, 1, DType.FLOAT32, Device.CPU).apply(k)).sum().item();
  }

  @Test
  void bfloat16ComputesFromFloat32ParametersAndGivesThemFloat32Gradients() {
    try (DecoderBlock block = decoder()) {
      block.trainable(true);
      Tensor x = Tensor.randn(random, 2, 6, 16);
      float[] exact = block.forward(x, causal(0, 6, DType.FLOAT32), null).toFloats();
      Tensor y = block.forward(x.to(DType.BFLOAT16), causal(0, 6, DType.BFLOAT16), null);
      assertThat(y.dtype()).isEqualTo(DType.BFLOAT16);
      assertThat(y.toFloats()).containsExactly(exact, within(0.1f));
      y.to(DType.FLOAT32).sum().backward();
      block
          .parameters()
          .forEach(
              (name, parameter) -> {
                Tensor gradient = parameter.tensor().grad();
                assertThat(gradient).as(name).isNotNull();
                assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
              });
    }
  }

  @Test
  void aTiedHeadScoresItsOwnRowsHighest() {
    try (Embedding table = filled(new Embedding(7, 64))) {
      Tensor ids = Tensor.of(new long[] {3, 6, 0}, 3);
      assertThat(table.logits(table.forward(ids, DType.FLOAT32)).argmax(-1).toLongs())
          .containsExactly(3, 6, 0);
      assertThat(table.forward(ids, DType.BFLOAT16).dtype()).isEqualTo(DType.BFLOAT16);
    }
  }

  @Test
  void trainingStepsLeaveNothingBehind() {
    try (DecoderBlock block =
        filled(new DecoderBlock(64, Attention.llama(64, 4, 2, 16), 128, 1e-5))) {
      block.trainable(true);
      long live = Torch.liveTensors();
      long warm = 0;
      for (int step = 0; step < 150; step++) {
        if (step == 50) {
          warm = Torch.residentBytes();
        }
        try (Scope inner = new Scope()) {
          Tensor x = Tensor.randn(new SplittableRandom(step), 4, 64, 64).to(DType.BFLOAT16);
          RotaryEmbedding.Turns turns =
              new RotaryEmbedding(16, 10000).turns(0, 64, DType.BFLOAT16, Device.CPU);
          block
              .forward(x, Attention.Context.causal(turns), null)
              .to(DType.FLOAT32)
              .sum()
              .backward();
          block.parameters().values().forEach(parameter -> parameter.tensor().zeroGrad());
        }
        assertThat(Torch.liveTensors()).isEqualTo(live);
      }
      // 100 steps hold some 4 MB each between forward and backward.
      assertThat(Torch.residentBytes() - warm).isLessThan(30_000_000);
    }
  }
}
