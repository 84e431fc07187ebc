package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer that stands for one weight matrix, kept densely or quantized; what an adapter
 * wraps.
 */
public sealed interface BaseLinear extends Linear permits DenseLinear, QuantizedLinear {
  /**
   * The weight (out, in) that {@link #forward} multiplies by, as an ordinary tensor of the
   * innermost scope. Of quantized weights it is a new one, outside any graph.
   */
  Tensor dense(DType dtype);

  /** The weight in eight bits, tensors of the innermost scope where it is kept otherwise. */
  default Int8Weight eightBits() {
    return Int8Weight.nearest(dense(DType.FLOAT32));
  }

  /** Whether the weight is kept just as {@link #fourBits} gives it. */
  default boolean inFourBits() {
    return false;
  }

  /** The weight in four bits, which must be {@link #inFourBits}; tensors of the innermost scope. */
  default Int4Weight fourBits() {
    throw new IllegalStateException("the weight is not kept in four bits");
  }

  /** The bias (out), or null. */
  @Nullable Parameter bias();

  /** How the weight is kept. */
  QuantizationScheme scheme();

  /** Whether the weight is kept otherwise than densely. */
  default boolean quantized() {
    return scheme().kind() != QuantizationScheme.Kind.NONE;
  }
}
