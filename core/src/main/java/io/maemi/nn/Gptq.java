package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.LinearAlgebra;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Four-bit rounding that keeps a layer's outputs on given inputs rather than its weights (GPTQ,
 * arXiv 2210.17323): inputs are rounded one after another, those of the largest values first, and
 * what each loses is made up for by those not yet rounded. Groups' scales are chosen before, by
 * what their inputs weigh.
 */
public final class Gptq {
  private static final double DAMPING = 0.01;

  /** Inputs whose losses are passed on together. */
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
    Tensor wide = weight.to(DType.FLOAT32);
    long in = wide.size(1);
    float[] importance = diagonal(gram);
    long[] order = order(importance);
    Int4Linear.Grid grid =
        Int4Linear.Grid.nearest(
            wide.reshape(wide.size(0), in / group, group),
            Tensor.of(importance, 1, in / group, group));
    Tensor places = Tensor.of(order, in);
    Tensor left = wide.indexSelect(1, places);
    Tensor factor =
        LinearAlgebra.inverseFactor(gram.indexSelect(0, places).indexSelect(1, places), DAMPING);
    List<Tensor> codes = new ArrayList<>();
    for (long from = 0; from < in; from += BLOCK) {
      long count = Math.min(BLOCK, in - from);
      long behind = from + count;
      try (Scope scope = new Scope()) {
        List<Tensor> losses = new ArrayList<>();
        Tensor block = left.narrow(1, from, count);
        Tensor own = factor.narrow(0, from, count).narrow(1, from, count);
        for (long i = 0; i < count; i++) {
          try (Scope column = new Scope()) {
            Int4Linear.Grid codesOf = grid.group(order[Math.toIntExact(from + i)] / group);
            Tensor value = block.narrow(1, i, 1);
            Tensor code = codesOf.codes(value);
            Tensor loss = value.sub(codesOf.values(code)).div(own.select(0, i).select(0, i).item());
            Tensor row = own.narrow(0, i, 1).narrow(1, i, count - i);
            block.narrow(1, i, count - i).addInPlace(loss.matmul(row), -1);
            codes.add(Scope.keep(Scope.keep(code)));
            losses.add(Scope.keep(loss));
          }
        }
        if (behind < in) {
          Tensor rest = factor.narrow(0, from, count).narrow(1, behind, in - behind);
          left.narrow(1, behind, in - behind).addInPlace(Tensor.cat(losses, 1).matmul(rest), -1);
        }
      }
    }
    Tensor back = Tensor.of(inverse(order), in);
    layer.set(Tensor.cat(codes, 1).indexSelect(1, back), grid.stored(), grid.zero());
  }

  private static float[] diagonal(Tensor gram) {
    int in = Math.toIntExact(gram.size(0));
    float[] all = gram.toFloats();
    float[] diagonal = new float[in];
    for (int i = 0; i < in; i++) {
      diagonal[i] = all[i * in + i];
    }
    return diagonal;
  }

  /** The inputs with the largest values first: what they lose, many others can still make up. */
  private static long[] order(float[] importance) {
    return IntStream.range(0, importance.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -importance[i]))
        .mapToLong(Integer::longValue)
        .toArray();
  }

  private static long[] inverse(long[] order) {
    long[] inverse = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[Math.toIntExact(order[i])] = i;
    }
    return inverse;
  }
}
