package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.LinearAlgebra;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Four-bit rounding that keeps a layer's outputs on given inputs rather than its weights (GPTQ,
 * arXiv 2210.17323): inputs are rounded one after another, and what each loses is made up for by
 * those not yet rounded.
 */
public final class Gptq {
  private static final double DAMPING = 0.01;

  /** Inputs whose losses are passed on together; a multiple of every group. */
  private static final long BLOCK = 128;

  private Gptq() {}

  /**
   * {@code dense} in codes of {@code scheme}, which is int4; it gives its bias away and keeps its
   * weight.
   *
   * @param gram Σ xᵀx over the layer's inputs x: float32 (in, in)
   */
  public static BaseLinear round(DenseLinear dense, QuantizationScheme scheme, Tensor gram) {
    Parameter bias = dense.bias();
    BaseLinear layer = scheme.empty(dense.inFeatures(), dense.outFeatures(), bias != null);
    if (!(layer instanceof Int4Linear int4)) {
      throw new IllegalArgumentException(scheme + " has no groups to calibrate");
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      round(dense.weight().tensor(), int4, scheme.group(), gram);
      Parameter kept = layer.bias();
      if (bias != null && kept != null) {
        kept.set(bias.tensor().share());
      }
    }
    return layer;
  }

  private static void round(Tensor weight, Int4Linear layer, long group, Tensor gram) {
    Tensor left = weight.to(DType.FLOAT32).copy();
    Tensor factor = LinearAlgebra.inverseFactor(gram, DAMPING);
    long in = left.size(1);
    List<Tensor> codes = new ArrayList<>();
    List<Tensor> scales = new ArrayList<>();
    List<Tensor> zeros = new ArrayList<>();
    for (long from = 0; from < in; from += BLOCK) {
      long count = Math.min(BLOCK, in - from);
      long behind = from + count;
      try (Scope scope = new Scope()) {
        List<Tensor> losses = new ArrayList<>();
        Tensor block = left.narrow(1, from, count);
        Tensor own = factor.narrow(0, from, count).narrow(1, from, count);
        for (long start = 0; start < count; start += group) {
          Int4Linear.Grid grid = Int4Linear.Grid.of(block.narrow(1, start, group));
          scales.add(Scope.keep(grid.stored()));
          zeros.add(Scope.keep(grid.zero()));
          for (long i = start; i < start + group; i++) {
            try (Scope column = new Scope()) {
              Tensor value = block.narrow(1, i, 1);
              Tensor code = grid.codes(value);
              Tensor loss = value.sub(grid.values(code)).div(own.select(0, i).select(0, i).item());
              Tensor row = own.narrow(0, i, 1).narrow(1, i, count - i);
              block.narrow(1, i, count - i).addInPlace(loss.matmul(row), -1);
              codes.add(Scope.keep(Scope.keep(code)));
              losses.add(Scope.keep(loss));
            }
          }
        }
        if (behind < in) {
          Tensor rest = factor.narrow(0, from, count).narrow(1, behind, in - behind);
          left.narrow(1, behind, in - behind).addInPlace(Tensor.cat(losses, 1).matmul(rest), -1);
        }
      }
    }
    layer.set(Tensor.cat(codes, 1), Tensor.stack(scales, 1), Tensor.stack(zeros, 1));
  }
}
