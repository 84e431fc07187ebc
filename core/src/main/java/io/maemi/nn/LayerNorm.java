package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;

/** Layer normalisation with weight and bias, computed in float32 (arXiv 1607.06450). */
public final class LayerNorm implements Module {
  private final Parameter weight;
  private final Parameter bias;
  private final double epsilon;

  /** A norm without values over the last dimension, of size {@code width}. */
  public LayerNorm(long width, double epsilon) {
    this.weight = new Parameter(width);
    this.bias = new Parameter(width);
    this.epsilon = epsilon;
  }

  /** (…, d) to (…, d), in the type of {@code x}. */
  public Tensor forward(Tensor x) {
    DType dtype = x.dtype();
    Tensor wide = dtype == DType.FLOAT32 ? x : x.to(DType.FLOAT32);
    Tensor normed =
        Functional.layerNorm(wide, weight.as(DType.FLOAT32), bias.as(DType.FLOAT32), epsilon);
    return dtype == DType.FLOAT32 ? normed : normed.to(dtype);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight"), weight);
    visitor.parameter(Module.path(prefix, "bias"), bias);
  }
}
