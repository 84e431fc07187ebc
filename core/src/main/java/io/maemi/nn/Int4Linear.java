package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;

/**
 * A linear layer with four-bit weights: W = (code − zero) · scale, codes and zero points 0…15, a
 * scale and a zero point for every g neighbouring inputs of an output. Stored as {@code
 * weight_packed}, {@code weight_scale}, {@code weight_zero_point} and {@code weight_shape}, as the
 * compressed-tensors format packs them: eight codes an int32, the first in the lowest bits.
 *
 * <p>The processor's own layout of the codes is made at the first product and kept beside them.
 */
public final class Int4Linear extends QuantizedLinear {
  private static final int STEPS = 15;
  private static final int PER_WORD = 8;

  /** Parts of the values' span that are tried, and by how much each is shorter. */
  private static final int PARTS = 9;

  private static final double PART = 0.05;

  private final int group;
  private final Parameter packed;
  private final Parameter scales;
  private final Parameter zeros;
  private final Parameter shape;

  /** A layer without values. */
  Int4Linear(long in, long out, boolean bias, int group) {
    super(in, out, bias);
    this.group = group;
    packed = Parameter.stored(DType.INT32, out, in / PER_WORD);
    scales = Parameter.stored(DType.BFLOAT16, out, in / group);
    zeros = Parameter.stored(DType.INT32, (out + PER_WORD - 1) / PER_WORD, in / group);
    shape = Parameter.stored(DType.INT64, 2);
  }

  /**
   * Rounds {@code weight} (out, in) to the nearest codes of scales that span each group's values
   * and zero.
   */
  void quantize(Tensor weight) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor groups = weight.to(DType.FLOAT32).reshape(out, in / group, group);
      Grid grid = Grid.of(groups);
      set(grid.codes(groups).reshape(out, in), grid.stored(), grid.zero());
    }
  }

  /**
   * The numbers that a group's codes stand for.
   *
   * @param stored bfloat16 scales (…)
   * @param zero uint8 zero points (…)
   */
  record Grid(Tensor stored, Tensor zero) {
    /** That spans the values of each group (…, g) and zero. */
    static Grid of(Tensor groups) {
      return spanning(lowest(groups), highest(groups));
    }

    /**
     * That spans a part of the values of each group and zero: the part whose codes err least, in
     * squares weighted by {@code importance} (…, g).
     */
    static Grid nearest(Tensor groups, Tensor importance) {
      Tensor low = lowest(groups);
      Tensor high = highest(groups);
      Tensor best = Tensor.ones(DType.FLOAT32, groups.device(), low.shape());
      Tensor least = spanning(low, high).error(groups, importance);
      for (int i = 1; i < PARTS; i++) {
        try (Scope scope = new Scope()) {
          double part = 1 - i * PART;
          Tensor error = spanning(low.mul(part), high.mul(part)).error(groups, importance);
          best = Scope.keep(best.maskedFill(error.lt(least), part));
          least = Scope.keep(least.minimum(error));
        }
      }
      return spanning(low.mul(best), high.mul(best));
    }

    private static Tensor lowest(Tensor groups) {
      return groups.neg().max(-1, false).values().neg().clamp(-1e30, 0);
    }

    private static Tensor highest(Tensor groups) {
      return groups.max(-1, false).values().clamp(0, 1e30);
    }

    private static Grid spanning(Tensor low, Tensor high) {
      Tensor stored = high.sub(low).div(STEPS).clamp(1e-30, 1e30).to(DType.BFLOAT16);
      Tensor scale = stored.to(DType.FLOAT32);
      return new Grid(stored, Quantized.toUint8(low.neg().div(scale).clamp(0, STEPS)));
    }

    private Tensor error(Tensor groups, Tensor importance) {
      Tensor miss = groups.sub(values(codes(groups)));
      return miss.mul(miss).mul(importance).sum(-1, false);
    }

    /** The grid of group {@code index} alone, of those of all rows (out, groups). */
    Grid group(long index) {
      return new Grid(stored.select(1, index), zero.select(1, index));
    }

    /** The nearest codes of values (…, any count): uint8. */
    Tensor codes(Tensor values) {
      Tensor steps = values.div(scale()).add(offset());
      return Quantized.toUint8(steps.clamp(0, STEPS));
    }

    /** What {@code codes} stand for. */
    Tensor values(Tensor codes) {
      return codes.to(DType.FLOAT32).sub(offset()).mul(scale());
    }

    private Tensor scale() {
      return stored.to(DType.FLOAT32).unsqueeze(-1);
    }

    private Tensor offset() {
      return zero.to(DType.FLOAT32).unsqueeze(-1);
    }
  }

  /**
   * Takes codes over.
   *
   * @param codes uint8 (out, in)
   * @param scale bfloat16 (out, in/g)
   * @param zero uint8 (out, in/g)
   */
  void set(Tensor codes, Tensor scale, Tensor zero) {
    packed.set(Quantized.reinterpret(Quantized.packNibbles(codes, false), DType.INT32));
    scales.set(scale);
    Tensor across = zero.transpose(0, 1).contiguous(); // (in/g, out): packed along the outputs
    long missing = zeros.shape()[0] * PER_WORD - out;
    if (missing > 0) {
      Tensor filling = Tensor.zeros(DType.UINT8, across.device(), in / group, missing);
      across = Tensor.cat(List.of(across, filling), 1);
    }
    zeros.set(
        Quantized.reinterpret(Quantized.packNibbles(across, false), DType.INT32)
            .transpose(0, 1)
            .contiguous());
    shape.set(Tensor.of(new long[] {out, in}, 2));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y =
        LinearKernel.int4(x, in, out) == LinearKernel.DENSE ? denseProduct(x) : weightOnly(x);
    return bias == null ? y : y.add(bias.as(x.dtype()));
  }

  private Tensor weightOnly(Tensor x) {
    Tensor codes = packed.derived(this::layOut);
    Tensor factors = scales.derived(this::factors);
    return Quantized.int4Product(x.reshape(-1, in), codes, group, factors)
        .reshape(LinearKernel.shape(x, out));
  }

  private Tensor layOut() {
    return Quantized.packInt4(codes());
  }

  /** The kernel's codes count from 8: its offset is (8 − zero) · scale. */
  private Tensor factors() {
    Tensor scale = scales.as(DType.FLOAT32);
    Tensor offset = zeroPoints().to(DType.FLOAT32).neg().add(PER_WORD).mul(scale);
    return Tensor.stack(List.of(scale, offset), -1)
        .permute(1, 0, 2)
        .contiguous()
        .to(DType.BFLOAT16);
  }

  private Tensor codes() {
    return codes(packed.tensor());
  }

  private static Tensor codes(Tensor packed) {
    return Quantized.unpackNibbles(Quantized.reinterpret(packed, DType.UINT8), false);
  }

  private Tensor zeroPoints() {
    return zeroPoints(zeros.tensor(), out);
  }

  private static Tensor zeroPoints(Tensor packed, long rows) {
    Tensor bytes = Quantized.reinterpret(packed.transpose(0, 1).contiguous(), DType.UINT8);
    return Quantized.unpackNibbles(bytes, false).narrow(1, 0, rows).transpose(0, 1);
  }

  @Override
  public boolean inFourBits() {
    return group % Int4Weight.GROUP == 0;
  }

  @Override
  public Int4Weight fourBits() {
    int times = group / Int4Weight.GROUP;
    return new Int4Weight(
        Quantized.reinterpret(packed.tensor(), DType.UINT8),
        scales.tensor().to(DType.FLOAT32).repeatInterleave(times, 1),
        zeroPoints().repeatInterleave(times, 1));
  }

  @Override
  Parameter stored() {
    return packed;
  }

  @Override
  Tensor rows(long from, long count, DType dtype) {
    DType exact = exact(dtype);
    Tensor scale = scales.tensor().narrow(0, from, count).to(exact).unsqueeze(-1);
    long words = (count + PER_WORD - 1) / PER_WORD;
    Tensor zero = zeroPoints(zeros.tensor().narrow(0, from / PER_WORD, words), count);
    Tensor codes = codes(packed.tensor().narrow(0, from, count));
    // In eight bits what is below zero wraps around, and is itself again as a signed number.
    Tensor steps = codes.reshape(count, in / group, group).sub(zero.unsqueeze(-1));
    Tensor groups = Quantized.reinterpret(steps, DType.INT8).to(exact);
    return groups.mulInPlace(scale).reshape(count, in).to(dtype);
  }

  @Override
  public QuantizationScheme scheme() {
    return QuantizationScheme.int4(group);
  }

  @Override
  void visitWeight(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight_packed"), packed);
    visitor.parameter(Module.path(prefix, "weight_scale"), scales);
    visitor.parameter(Module.path(prefix, "weight_zero_point"), zeros);
    visitor.parameter(Module.path(prefix, "weight_shape"), shape);
  }
}
