package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Learning;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.PackedInt8;
import io.maemi.tensor.Tensor;

/**
 * Which product a quantized layer takes for given activations: the one place where that is decided.
 * Thresholds are measured, not believed; docs/engine.md has the figures.
 */
enum LinearKernel {
  /** The weight made dense, then an ordinary product: for gradients, and other types. */
  DENSE,
  /** Integer weights, activations as they are. */
  WEIGHT_ONLY,
  /** Integer weights and activations rounded to eight bits row by row. */
  DYNAMIC,
  /** The same by the processor's own layout of the weights, where it computes so exactly. */
  PACKED;

  /**
   * Rows above which making a four-bit weight dense once is cheaper than unpacking it for each row.
   */
  private static final long DENSE_ROWS_INT4 = 24;

  static LinearKernel int8(Tensor x, long in) {
    if (!integers(x)) {
      return DENSE;
    }
    if (PackedInt8.exact()) {
      return PACKED;
    }
    return x.numel() / in <= EXACT_ROWS_INT8 ? WEIGHT_ONLY : DYNAMIC;
  }

  /** Rows up to which unrounded activations cost little. */
  private static final long EXACT_ROWS_INT8 = 4;

  /** Tokens that can be read at once by the kernels that read one, so with the same rounding. */
  static int exactRows(boolean int8) {
    return Math.toIntExact(int8 && !PackedInt8.exact() ? EXACT_ROWS_INT8 : EXACT_ROWS);
  }

  /** A few: more guesses at a time are seldom all right. */
  private static final long EXACT_ROWS = 8;

  /** Whether {@code x} is few rows, each of which is then rounded and multiplied by itself. */
  static boolean oneByOne(Tensor x, long in) {
    return x.numel() / in <= EXACT_ROWS;
  }

  /** Making normal floats dense takes some thirty times as long as the product of a row. */
  static LinearKernel nf4(Tensor x, long in) {
    return integers(x) && oneByOne(x, in) && PackedInt8.exact() ? PACKED : DENSE;
  }

  static LinearKernel int4(Tensor x, long in, long out) {
    boolean packs = out % 16 == 0;
    return packs && integers(x) && x.numel() / in <= DENSE_ROWS_INT4 ? WEIGHT_ONLY : DENSE;
  }

  /**
   * {@link Linear#inner} of a frozen layer with {@code weight}: x ⊙ (gradient · W), the product
   * that backward takes and no other.
   */
  static Tensor inner(Tensor weight, Tensor x, Tensor gradient) {
    try (NoGrad noGrad = new NoGrad()) {
      gradient = gradient.matmul(weight);
    }
    return x.mul(gradient).sum();
  }

  private static boolean integers(Tensor x) {
    return x.dtype() == DType.BFLOAT16 && !Learning.from(x) && !x.device().cuda();
  }

  /** The shape of {@code x} with {@code out} as its last size. */
  static long[] shape(Tensor x, long out) {
    long[] shape = x.shape();
    shape[shape.length - 1] = out;
    return shape;
  }
}
