package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.GivenGradient;
import io.maemi.tensor.Learning;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.PackedInt8;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What linear layers with codes for weights have in common: their sizes and an ordinary bias. */
abstract sealed class QuantizedLinear implements BaseLinear
    permits Int8Linear, Int4Linear, Nf4Linear, BlockLinear {
  private static final double STEPS = 127;

  /** Values rounded together, in or out. */
  private static final long TOGETHER = 3 << 18;

  /** Steps that a row's values take of 255, so that moving by whole ones fits. */
  private static final double USED = 253;

  /** Weights made dense at a time: what is computed on the way to them stays in a near cache. */
  private static final long TILE = 1 << 20;

  /** Rows of a tile are a multiple of this, so that none begins within a block or a packed word. */
  private static final long WHOLE_ROWS = 64;

  final long in;
  final long out;
  final @Nullable Parameter bias;

  /** A layer without values. */
  QuantizedLinear(long in, long out, boolean bias) {
    this.in = in;
    this.out = out;
    this.bias = bias ? new Parameter(out) : null;
  }

  /**
   * x · Wᵀ without bias. A few rows are rounded one by one, so that tokens read together and one
   * after another are the same to the bit; more are rounded together, each by its own span.
   */
  Tensor product(Tensor x, PackedInt8 weight) {
    Tensor rows = x.reshape(-1, in);
    Tensor y =
        LinearKernel.oneByOne(x, in)
            ? oneByOne(rows.to(DType.FLOAT32), weight).to(x.dtype())
            : inParts(rows, weight);
    return y.reshape(LinearKernel.shape(x, out));
  }

  /** So many rows together that what is on the way stays in a cache. */
  private Tensor inParts(Tensor rows, PackedInt8 weight) {
    long count = rows.size(0);
    long part = Math.max(1, TOGETHER / Math.max(in, out));
    Tensor y = Tensor.empty(rows.dtype(), rows.device(), count, out);
    RowParts.each(
        count,
        part,
        (from, taken) -> {
          Tensor some = rows.narrow(0, from, taken).to(DType.FLOAT32);
          y.narrow(0, from, taken).copyFrom(together(some, weight));
        });
    return y;
  }

  private static Tensor oneByOne(Tensor rows, PackedInt8 weight) {
    long count = rows.size(0);
    if (count == 1) {
      return weight.product(rows);
    }
    List<Tensor> products = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      products.add(weight.product(rows.narrow(0, i, 1)));
    }
    return Tensor.cat(products, 0);
  }

  /**
   * Each row brought to the same 256 steps, moved by whole ones so that 0 stays 0, and back behind
   * the product. A row of the ends of these steps goes along, so that the product takes just them,
   * and a row of ones, for what moving adds.
   */
  private Tensor together(Tensor rows, PackedInt8 weight) {
    Tensor high = rows.greatest(-1).clamp(0, 1e30);
    Tensor low = rows.neg().greatest(-1).clamp(0, 1e30);
    Tensor step = high.add(low).div(USED).clamp(1e-30, 1e30);
    Tensor moved = Quantized.toInt8(high.sub(low).div(2).div(step)).to(DType.FLOAT32).div(STEPS);
    Tensor span = step.mul(STEPS);
    Tensor ends = Tensor.zeros(DType.FLOAT32, rows.device(), 1, in);
    ends.narrow(1, 0, 1).fillInPlace(-(STEPS + 1) / STEPS);
    Tensor ones = Tensor.ones(DType.FLOAT32, rows.device(), 1, in);
    Tensor y = weight.product(Tensor.cat(List.of(rows.div(span).sub(moved), ends, ones), 0));
    long count = rows.size(0);
    return y.narrow(0, 0, count)
        .mulInPlace(span)
        .addcmulInPlace(moved.mul(span), y.narrow(0, count + 1, 1), 1);
  }

  @Override
  public final Tensor inner(Tensor x, Tensor gradient) {
    return bias != null && bias.trainable()
        ? BaseLinear.super.inner(x, gradient)
        : LinearKernel.inner(passing(x.dtype()), x, gradient);
  }

  /** What stands for the weight, row after row. */
  abstract Parameter stored();

  /**
   * Rows of the weight as the codes say, in {@code dtype}: (count, in).
   *
   * @param from a multiple of 64
   */
  abstract Tensor rows(long from, long count, DType dtype);

  @Override
  public final Tensor dense(DType dtype) {
    return dense(dtype, () -> Tensor.empty(dtype, stored().tensor().device(), out, in));
  }

  private Tensor dense(DType dtype, Supplier<Tensor> room) {
    long tile = Math.max(1, TILE / in / WHOLE_ROWS) * WHOLE_ROWS;
    try (NoGrad noGrad = new NoGrad()) {
      if (out <= tile) {
        return rows(0, out, dtype);
      }
      Tensor whole = room.get();
      RowParts.each(
          out,
          tile,
          (from, count) -> whole.narrow(0, from, count).copyFrom(rows(from, count, dtype)));
      return whole;
    }
  }

  /** The weight for the next product, after which its memory is used again. */
  private Tensor passing(DType dtype) {
    return dense(dtype, () -> Learning.room(dtype, stored().tensor().device(), out, in));
  }

  /**
   * x · Wᵀ without bias, the weight dense for as long as the product takes, forward and once more
   * backward: a graph keeps neither it nor x.
   */
  final Tensor denseProduct(Tensor x) {
    return GivenGradient.apply(
        x,
        seen -> Functional.linear(seen, passing(seen.dtype()), null),
        gradient -> gradient.matmul(passing(gradient.dtype())));
  }

  /** The narrowest type that codes times scales of bfloat16 are exact in but for one rounding. */
  static DType exact(DType dtype) {
    return dtype == DType.BFLOAT16 ? DType.BFLOAT16 : DType.FLOAT32;
  }

  /** Shows what stands for the weight; {@code prefix} is the layer's path. */
  abstract void visitWeight(String prefix, Visitor visitor);

  @Override
  public final void visit(String prefix, Visitor visitor) {
    visitWeight(prefix, visitor);
    if (bias != null) {
      visitor.parameter(Module.path(prefix, "bias"), bias);
    }
  }

  @Override
  public final @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public final long inFeatures() {
    return in;
  }

  @Override
  public final long outFeatures() {
    return out;
  }
}
