package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;

/**
 * A linear layer with eight-bit weights: W = code · scale, codes −127…127 symmetric about zero, one
 * scale an output. Stored as {@code weight} (int8) and {@code weight_scale} (out, 1), as the
 * compressed-tensors format has them.
 */
public final class Int8Linear extends QuantizedLinear {
  private static final double STEPS = 127;

  private final Parameter codes;
  private final Parameter scales;

  /** A layer without values. */
  Int8Linear(long in, long out, boolean bias) {
    super(in, out, bias);
    codes = Parameter.stored(DType.INT8, out, in);
    scales = Parameter.stored(DType.BFLOAT16, out, 1);
  }

  /** Rounds {@code weight} (out, in) to the nearest codes. */
  void quantize(Tensor weight) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Int8Weight nearest = Int8Weight.nearest(weight);
      codes.set(nearest.codes());
      scales.set(nearest.scales());
    }
  }

  @Override
  public Int8Weight eightBits() {
    return new Int8Weight(codes.tensor(), scales.tensor());
  }

  @Override
  public Tensor forward(Tensor x) {
    return forward(x, LinearKernel.int8(x, in));
  }

  /** The same by a given kernel. */
  Tensor forward(Tensor x, LinearKernel kernel) {
    Tensor y =
        switch (kernel) {
          case DENSE -> denseProduct(x);
          case WEIGHT_ONLY -> weightOnly(x);
          case DYNAMIC -> dynamic(x);
          case PACKED -> product(x, codes.packed(eightBits()::pack));
        };
    return bias == null ? y : y.add(bias.as(x.dtype()));
  }

  private Tensor weightOnly(Tensor x) {
    Tensor rows = x.reshape(-1, in);
    Tensor y = Quantized.int8Product(rows, codes.tensor(), scales.tensor().reshape(out));
    return y.reshape(LinearKernel.shape(x, out));
  }

  /** Activations too in eight bits, one scale a row, so that the sums are exact integers. */
  private Tensor dynamic(Tensor x) {
    Tensor rows = x.reshape(-1, in);
    Tensor scale = rows.abs().greatest(-1).to(DType.FLOAT32).clamp(1e-30, 1e30).div(STEPS);
    Tensor rounded = Quantized.toInt8(rows.div(scale));
    Tensor y =
        Quantized.integerProduct(rounded, codes.tensor())
            .to(DType.FLOAT32)
            .mulInPlace(scale)
            .mulInPlace(scales.tensor().reshape(out));
    return y.to(x.dtype()).reshape(LinearKernel.shape(x, out));
  }

  @Override
  Parameter stored() {
    return codes;
  }

  @Override
  Tensor rows(long from, long count, DType dtype) {
    DType exact = exact(dtype);
    Tensor scale = scales.tensor().narrow(0, from, count).to(exact);
    return codes.tensor().narrow(0, from, count).to(exact).mulInPlace(scale).to(dtype);
  }

  @Override
  public QuantizationScheme scheme() {
    return QuantizationScheme.INT8;
  }

  @Override
  void visitWeight(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight"), codes);
    visitor.parameter(Module.path(prefix, "weight_scale"), scales);
  }
}
