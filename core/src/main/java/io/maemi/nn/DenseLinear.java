package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A linear layer with an ordinary weight (out, in) and, where wanted, a bias (out). */
public final class DenseLinear implements BaseLinear {
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /** A layer without values. */
  public DenseLinear(long inFeatures, long outFeatures, boolean bias) {
    this.weight = new Parameter(outFeatures, inFeatures);
    this.bias = bias ? new Parameter(outFeatures) : null;
  }

  @Override
  public Tensor forward(Tensor x) {
    DType dtype = x.dtype();
    return Functional.linear(x, weight.as(dtype), bias == null ? null : bias.as(dtype));
  }

  @Override
  public Tensor inner(Tensor x, Tensor gradient) {
    return weight.trainable() || (bias != null && bias.trainable())
        ? BaseLinear.super.inner(x, gradient)
        : LinearKernel.inner(dense(x.dtype()), x, gradient);
  }

  /** The weight (out, in). */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor dense(DType dtype) {
    return weight.tensor().to(dtype);
  }

  @Override
  public QuantizationScheme scheme() {
    return QuantizationScheme.NONE;
  }

  @Override
  public @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public long inFeatures() {
    return weight.shape()[1];
  }

  @Override
  public long outFeatures() {
    return weight.shape()[0];
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight"), weight);
    if (bias != null) {
      visitor.parameter(Module.path(prefix, "bias"), bias);
    }
  }
}
