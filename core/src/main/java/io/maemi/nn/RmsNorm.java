package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;

/** Root mean square normalisation, computed in float32 (arXiv 1910.07467). */
public final class RmsNorm implements Module {
  private final Parameter weight;
  private final double epsilon;

  /** A norm without values over the last dimension, of size {@code width}. */
  public RmsNorm(long width, double epsilon) {
    this.weight = new Parameter(width);
    this.epsilon = epsilon;
  }

  /** (…, d) to (…, d), in the type of {@code x}. */
  public Tensor forward(Tensor x) {
    DType dtype = x.dtype();
    Tensor wide = dtype == DType.FLOAT32 ? x : x.to(DType.FLOAT32);
    Tensor normed = Functional.rmsNorm(wide, weight.as(DType.FLOAT32), epsilon);
    return dtype == DType.FLOAT32 ? normed : normed.to(dtype);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight"), weight);
  }
}
