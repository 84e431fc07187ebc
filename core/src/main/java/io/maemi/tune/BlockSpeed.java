package io.maemi.tune;

import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.nn.Attention;
import io.maemi.nn.DecoderBlock;
import io.maemi.nn.Module;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.Decoder;
import io.maemi.student.StudentConfig;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Learning;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a block of a decoder takes to learn from a token, found out by learning with one: of the
 * decoder's shape, kept and adapted as a recipe says, every weight the same number.
 */
final class BlockSpeed {
  private static final double MEASURED_SECONDS = 0.6;
  private static final double VALUE = 0.01;

  /** What a quantized model is taken for whose own scheme is not known before it is opened. */
  private static final String USUAL = "int4";

  private BlockSpeed() {}

  /**
   * Seconds of a token's passes through a block.
   *
   * @param quantized whether the stored decoder is
   * @param tokens of a batch
   * @param longest of its sequences
   * @param recompute whether the block runs forward twice
   */
  static double of(
      Recipe recipe,
      StudentConfig config,
      boolean quantized,
      long tokens,
      long longest,
      boolean recompute) {
    DType compute = recipe.compute().dtype();
    boolean whole = !recipe.train().adapters();
    Decoder decoder = new Decoder(config.textConfig());
    DecoderBlock block = decoder.layers().get(0);
    Module model = (prefix, visitor) -> block.visit(config.decoderPath() + ".layers.0", visitor);
    try (Scope scope = new Scope()) {
      fill(model, whole ? DType.FLOAT32 : compute);
      String scheme = recipe.quantize() == null && quantized ? USUAL : recipe.quantize();
      if (scheme != null) {
        Quantization.apply(model, QuantizationScheme.parse(scheme, Recipe.GROUP), path -> true);
      }
      model.trainable(whole);
      try (LoraAdapter adapter = adapter(model, recipe.adapter());
          Learning learning = new Learning()) {
        long rows = Math.max(1, tokens / longest);
        Tensor x = full(compute, rows, longest, config.textConfig().hiddenSize());
        Tensor gradient = full(compute, x.shape());
        Attention.Context context = decoder.context(x, 0);
        x.requiresGrad(true);
        double passes =
            MachineSpeed.perSecond(
                () -> pass(block, context, x, gradient, recompute), MEASURED_SECONDS);
        return 1 / (passes * rows * longest);
      }
    } finally {
      model.close();
    }
  }

  private static void pass(
      DecoderBlock block, Attention.Context context, Tensor x, Tensor gradient, boolean recompute) {
    if (recompute) {
      try (NoGrad noGrad = new NoGrad()) {
        block.forward(x, context, null);
      }
      block.inner(x, context, gradient).backward();
    } else {
      block.forward(x, context, null).backward(gradient);
    }
    x.zeroGrad();
  }

  private static @Nullable LoraAdapter adapter(Module model, @Nullable LoraConfig config) {
    boolean here =
        config != null
            && model.linears().keySet().stream().anyMatch(config.targetModules()::matches);
    if (config == null || !here) {
      return null;
    }
    LoraAdapter adapter = LoraAdapter.attach(model, config.withModulesToSave(List.of()), 1);
    adapter.training(
        config.experts() == null); // routers would keep their inputs for the step's end
    return adapter;
  }

  private static void fill(Module model, DType dtype) {
    model.parameters().values().forEach(p -> p.set(full(dtype, p.shape())));
  }

  private static Tensor full(DType dtype, long... shape) {
    return Tensor.full(VALUE, dtype, Device.preferred(), shape);
  }
}
