package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.FeatureMaps;
import io.maemi.tensor.Tensor;

/** Group normalisation of feature maps with weight and bias (arXiv 1803.08494). */
public final class GroupNorm implements Module {
  private static final double EPSILON = 1e-5;

  private final Parameter weight;
  private final Parameter bias;
  private final long groups;

  /** A norm without values over {@code groups} groups of {@code channels} channels. */
  public GroupNorm(long groups, long channels) {
    if (channels % groups != 0) {
      throw new IllegalArgumentException(channels + " channels in " + groups + " groups");
    }
    this.weight = new Parameter(channels);
    this.bias = new Parameter(channels);
    this.groups = groups;
  }

  /** (b, channels, h, w) to the same, in the type of {@code x}. */
  public Tensor forward(Tensor x) {
    DType dtype = x.dtype();
    return FeatureMaps.groupNorm(x, groups, weight.as(dtype), bias.as(dtype), EPSILON);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "weight"), weight);
    visitor.parameter(Module.path(prefix, "bias"), bias);
  }
}
