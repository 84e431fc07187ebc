package io.maemi.nn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A linear layer with weights as four-bit normal floats (arXiv 2305.14314): W = level[code] · a,
 * where a is the greatest magnitude of a block of 64. The a's, less their mean, are kept in eight
 * bits in blocks of 256. Codes, scales and names are those of bitsandbytes.
 *
 * <p>Writing token by token multiplies by eight-bit codes of the weight, made at the first token
 * and kept: a byte a weight more, but only for who answers.
 */
public final class Nf4Linear extends QuantizedLinear {
  private static final long BLOCK = 64;
  private static final long NESTED_BLOCK = 256;

  private final Parameter codes;
  private final Parameter scales;
  private final Parameter levels;
  private final Parameter nestedScales;
  private final Parameter nestedLevels;
  private final Parameter state;

  /** A layer without values. */
  Nf4Linear(long in, long out, boolean bias) {
    super(in, out, bias);
    long blocks = in * out / BLOCK;
    codes = Parameter.stored(DType.UINT8, in * out / 2, 1);
    scales = Parameter.stored(DType.UINT8, blocks);
    levels = Parameter.stored(DType.FLOAT32, 16);
    nestedScales = Parameter.stored(DType.FLOAT32, (blocks + NESTED_BLOCK - 1) / NESTED_BLOCK);
    nestedLevels = Parameter.stored(DType.FLOAT32, 256);
    state = Parameter.stored(DType.UINT8, -1);
  }

  /** Rounds {@code weight} (out, in) to the nearest levels. */
  void quantize(Tensor weight) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor normal = Tensor.of(Nf4Levels.normal(), 16).to(weight.device());
      Tensor dynamic = Tensor.of(Nf4Levels.dynamic(), 256).to(weight.device());
      Tensor blocks = weight.to(DType.FLOAT32).reshape(-1, BLOCK);
      Tensor greatest = blocks.abs().max(-1, true).values();
      Tensor code = bucket(blocks.mul(reciprocal(greatest)), normal);
      codes.set(Quantized.packNibbles(code.reshape(1, -1), true).reshape(in * out / 2, 1));
      Tensor mean = greatest.mean();
      quantizeScales(greatest.reshape(-1).sub(mean), dynamic);
      levels.set(normal);
      nestedLevels.set(dynamic);
      state.set(describe(mean.item(), weight.dtype()));
    }
  }

  private void quantizeScales(Tensor centred, Tensor dynamic) {
    long count = centred.numel();
    long missing = nestedScales.shape()[0] * NESTED_BLOCK - count;
    Tensor filled =
        missing == 0
            ? centred
            : Tensor.cat(
                List.of(centred, Tensor.zeros(DType.FLOAT32, centred.device(), missing)), 0);
    Tensor blocks = filled.reshape(-1, NESTED_BLOCK);
    Tensor greatest = blocks.abs().max(-1, true).values();
    Tensor code = bucket(blocks.mul(reciprocal(greatest)), dynamic);
    scales.set(code.reshape(-1).narrow(0, 0, count).copy());
    nestedScales.set(greatest.reshape(-1));
  }

  private static Tensor reciprocal(Tensor greatest) {
    return greatest.clamp(1e-38, Float.MAX_VALUE).pow(-1);
  }

  /** The nearest of ascending {@code levels} for values of −1…1, as uint8. */
  private static Tensor bucket(Tensor values, Tensor levels) {
    long count = levels.numel();
    Tensor bounds = levels.narrow(0, 0, count - 1).add(levels.narrow(0, 1, count - 1)).div(2);
    return Quantized.bucket(values.clamp(-1, 1), bounds).to(DType.UINT8);
  }

  private Tensor describe(double mean, DType dtype) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("quant_type", "nf4").put("blocksize", BLOCK).put("dtype", dtype.torchName());
    node.putArray("shape").add(out).add(in);
    node.put("nested_blocksize", NESTED_BLOCK).put("nested_dtype", "float32");
    node.put("nested_offset", mean);
    byte[] text = node.toString().getBytes(StandardCharsets.UTF_8);
    long[] bytes = new long[text.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = text[i];
    }
    return Tensor.of(bytes, bytes.length).to(DType.UINT8);
  }

  /** The mean that was taken out of the blocks' scales. */
  private double offset() {
    long[] bytes = state.tensor().toLongs();
    byte[] text = new byte[bytes.length];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) bytes[i];
    }
    try {
      JsonNode node = Json.MAPPER.readTree(text);
      if (node.path("blocksize").asLong() == BLOCK
          && node.path("nested_blocksize").asLong() == NESTED_BLOCK) {
        return node.path("nested_offset").asDouble();
      }
    } catch (IOException e) {
      throw MaemiException.unreadable("cannot use nf4 weights: their state is not JSON.", e);
    }
    throw MaemiException.unreadable(
        "cannot use nf4 weights: they are not in blocks of 64 with scales in blocks of 256."
            + " Quantize the model again.");
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y =
        LinearKernel.nf4(x, in) == LinearKernel.DENSE
            ? denseProduct(x)
            : product(x, codes.packed(() -> eightBits().pack()));
    return bias == null ? y : y.add(bias.as(x.dtype()));
  }

  @Override
  Parameter stored() {
    return codes;
  }

  @Override
  Tensor rows(long from, long count, DType dtype) {
    Tensor pairs = levels.derived(this::pairs);
    Tensor bytes = codes.tensor().narrow(0, from * in / 2, count * in / 2);
    Tensor factors = scales.derived(this::factors).narrow(0, from * in / BLOCK, count * in / BLOCK);
    Tensor values = Functional.embedding(pairs, bytes.to(DType.INT32).reshape(-1));
    return values.reshape(-1, BLOCK).mulInPlace(factors).to(dtype).reshape(count, in);
  }

  /** (256, 2): the two levels of every byte. */
  private Tensor pairs() {
    Tensor bytes = Tensor.arange(256, levels.tensor().device()).to(DType.UINT8);
    Tensor both = Quantized.unpackNibbles(bytes.unsqueeze(-1), true).to(DType.INT64);
    return levels.tensor().indexSelect(0, both.reshape(-1)).reshape(256, 2);
  }

  /** (blocks, 1), float32. */
  private Tensor factors() {
    Tensor coded = nestedLevels.tensor().indexSelect(0, scales.tensor().to(DType.INT64));
    Tensor spread = nestedScales.tensor().repeatInterleave(NESTED_BLOCK, 0);
    return coded.mul(spread.narrow(0, 0, coded.numel())).add(offset()).unsqueeze(-1);
  }

  @Override
  public QuantizationScheme scheme() {
    return QuantizationScheme.NF4;
  }

  @Override
  void visitWeight(String prefix, Visitor visitor) {
    String weight = Module.path(prefix, "weight");
    visitor.parameter(weight, codes);
    visitor.parameter(weight + ".absmax", scales);
    visitor.parameter(weight + ".quant_map", levels);
    visitor.parameter(weight + ".nested_absmax", nestedScales);
    visitor.parameter(weight + ".nested_quant_map", nestedLevels);
    visitor.parameter(weight + ".quant_state.bitsandbytes__nf4", state);
  }
}
