package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.GgufBlocks;
import io.maemi.tensor.GgufType;
import io.maemi.tensor.Learning;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * A linear layer whose weight stays in the blocks that a GGUF file keeps it in, so that opening a
 * model is mapping its file. Four-bit types are laid out for the processor at the first product;
 * what is dense then is kept where making it anew for every token would cost more than the product.
 * Nothing of it is trained, and saving writes the dense weight.
 */
public final class BlockLinear extends QuantizedLinear {
  private static final int GROUP = 32;
  private static final double ZERO_CODE = 8;

  private final GgufType type;
  private final Parameter blocks;

  /** A layer without values. */
  BlockLinear(long in, long out, boolean bias, GgufType type) {
    super(in, out, bias);
    this.type = type;
    blocks = Parameter.stored(DType.UINT8, out, in / type.weights() * type.bytes());
  }

  /** The name below a layer's path of blocks of {@code type}. */
  public static String blocksName(GgufType type) {
    return "weight." + type.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Tensor forward(Tensor x) {
    boolean four = type.fourBits();
    boolean few = four && LinearKernel.int4(x, in, out) == LinearKernel.WEIGHT_ONLY;
    Tensor y = few ? weightOnly(x) : whole(x, four);
    return bias == null ? y : y.add(bias.as(x.dtype()));
  }

  private Tensor whole(Tensor x, boolean four) {
    boolean passing = Learning.from(x) || (four && x.dtype() != DType.FLOAT32);
    if (passing) {
      return denseProduct(x);
    }
    Tensor weight = blocks.derived("dense", () -> dense(x.dtype()));
    return weight.dtype() == x.dtype() ? Functional.linear(x, weight, null) : denseProduct(x);
  }

  private Tensor weightOnly(Tensor x) {
    Tensor codes = blocks.derived("codes", () -> Quantized.packInt4(groups().codes()));
    Tensor factors = blocks.derived("factors", this::factors);
    return Quantized.int4Product(x.reshape(-1, in), codes, GROUP, factors)
        .reshape(LinearKernel.shape(x, out));
  }

  /** The kernel's codes count from 8: its offset is that of the code 8. */
  private Tensor factors() {
    GgufBlocks.Groups groups = groups();
    Tensor offset = groups.scales().mul(ZERO_CODE).add(groups.offsets());
    return Tensor.stack(List.of(groups.scales(), offset), -1)
        .permute(1, 0, 2)
        .contiguous()
        .to(DType.BFLOAT16);
  }

  @Override
  public boolean inFourBits() {
    return type == GgufType.Q4_0; // others move groups by what is no whole step
  }

  @Override
  public Int4Weight fourBits() {
    GgufBlocks.Groups groups = groups();
    Tensor zeros = groups.scales().mul(0).add(ZERO_CODE);
    return new Int4Weight(
        Quantized.packNibbles(groups.codes(), false), groups.scales(), Quantized.toUint8(zeros));
  }

  private GgufBlocks.Groups groups() {
    return GgufBlocks.groups(type, blocks.tensor());
  }

  @Override
  Parameter stored() {
    return blocks;
  }

  @Override
  Tensor rows(long from, long count, DType dtype) {
    return GgufBlocks.dequantize(type, blocks.tensor().narrow(0, from, count)).to(dtype);
  }

  @Override
  public QuantizationScheme scheme() {
    return QuantizationScheme.BLOCKS;
  }

  @Override
  void visitWeight(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, blocksName(type)), blocks);
  }
}
