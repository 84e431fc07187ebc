package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random starting values: matrices normal, norm weights 1, biases 0. Each parameter draws from a
 * generator made of the seed and its name, so its values do not depend on what else the model has.
 *
 * @param seed decides all values
 * @param deviation the standard deviation of matrices, such as 0.02; {@link #FAN_IN} takes
 *     1/√inputs for each
 * @param residualBranches the number of branches that add to the residual stream, two a block: the
 *     matrices that end one are divided by its square root, as in GPT-2; 1 leaves them
 */
public record Initialisation(long seed, double deviation, int residualBranches) {
  /**
   * Each matrix keeps the variance of what it is given (LeCun et al. 1998), which narrow models
   * need to learn soon.
   */
  public static final double FAN_IN = 0;

  /** Sets every parameter of {@code module}, in float32. */
  public void fill(Module module, Device device) {
    module.visit("", (name, parameter) -> fill(name, parameter, device));
  }

  private void fill(String name, Parameter parameter, Device device) {
    if (parameter.isStored()) {
      throw new IllegalArgumentException(name + " is quantized and has no random start");
    }
    try (Scope scope = new Scope()) {
      long[] shape = parameter.shape();
      if (shape.length > 1) {
        double spread =
            deviation == FAN_IN ? 1 / Math.sqrt((double) parameter.numel() / shape[0]) : deviation;
        double scale = endsBranch(name) ? spread / Math.sqrt(residualBranches) : spread;
        parameter.set(Tensor.randn(generator(name), shape).mul(scale).to(device));
      } else {
        parameter.set(Tensor.full(name.endsWith("bias") ? 0 : 1, DType.FLOAT32, device, shape));
      }
    }
  }

  private RandomGenerator generator(String name) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
  }

  private static boolean endsBranch(String name) {
    return name.endsWith("o_proj.weight")
        || name.endsWith("out_proj.weight")
        || name.endsWith("down_proj.weight")
        || name.endsWith("fc2.weight");
  }
}
