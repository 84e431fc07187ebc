package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Operators on feature maps (b, channels, height, width), without state; {@link Functional#conv2d}
 * makes them.
 */
public final class FeatureMaps {
  private FeatureMaps() {}

  /**
   * Group normalisation (arXiv 1803.08494): mean 0 and variance 1 over each of {@code groups} equal
   * groups of channels of each image, then times {@code weight} plus {@code bias} (channels).
   */
  public static Tensor groupNorm(
      Tensor x, long groups, Tensor weight, Tensor bias, double epsilon) {
    return own(
        torch.group_norm(
            x.raw(),
            groups,
            new TensorOptional(weight.raw()),
            new TensorOptional(bias.raw()),
            epsilon,
            false));
  }

  /** Every pixel repeated, to {@code height} × {@code width}. */
  public static Tensor upsampleNearest(Tensor x, long height, long width) {
    return own(torch.upsample_nearest2d(x.raw(), new long[] {height, width}));
  }

  /**
   * (b, channels·factor², h, w) to (b, channels, h·factor, w·factor): each pixel's channels become
   * a square of pixels (arXiv 1609.05158).
   */
  public static Tensor pixelShuffle(Tensor x, long factor) {
    return own(torch.pixel_shuffle(x.raw(), factor));
  }
}
