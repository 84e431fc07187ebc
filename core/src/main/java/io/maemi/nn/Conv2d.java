package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;

/** A convolution of feature maps with square kernels (out, in, k, k) and a bias (out). */
public final class Conv2d implements Module {
  private final Parameter weight;
  private final Parameter bias;
  private final long stride;
  private final long padding;

  /** A layer without values; {@code padding} rows of zeros on every side. */
  public Conv2d(long in, long out, long kernel, long stride, long padding) {
    this.weight = new Parameter(out, in, kernel, kernel);
    this.bias = new Parameter(out);
    this.stride = stride;
    this.padding = padding;
  }

  /** A 3 × 3 kernel that keeps the size at {@code stride} 1 and halves it at 2. */
  public static Conv2d three(long in, long out, long stride) {
    return new Conv2d(in, out, 3, stride, 1);
  }

  /** (b, in, h, w) to (b, out, h', w'), in the type of {@code x}. */
  public Tensor forward(Tensor x) {
    DType dtype = x.dtype();
    return Functional.conv2d(x, weight.as(dtype), bias.as(dtype), stride, padding);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight"), weight);
    visitor.parameter(Module.path(prefix, "bias"), bias);
  }
}
