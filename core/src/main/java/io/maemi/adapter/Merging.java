package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.DenseLinear;
import io.maemi.nn.Linear;
import io.maemi.nn.Parameter;
import io.maemi.nn.Quantization;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;

/** Adds what an adapter does to a linear into that linear's own weight. */
final class Merging {
  private Merging() {}

  /**
   * Adds s · B A to the weight below {@code linear}, in fp32, and checks the sum. A quantized
   * weight is rounded anew with its own scheme.
   *
   * @return ‖rounded − sum‖ / ‖sum‖ (Frobenius); 0 for a dense weight held in fp32
   */
  static double apply(String path, AdapterLinear linear) {
    AdapterLinear innermost = linear;
    while (innermost.base() instanceof AdapterLinear below) {
      innermost = below;
    }
    Linear found = innermost.base();
    if (!(found instanceof BaseLinear base)) {
      throw new IllegalStateException(path + " has no weight of its own");
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor sum = base.dense(DType.FLOAT32).add(linear.product());
      if (!sum.allFinite()) {
        throw MaemiException.failed(
            "cannot merge the adapter: the sum at "
                + path
                + " is not a number. Its training failed; tune it again.");
      }
      if (base instanceof DenseLinear dense) {
        dense.weight().tensor().copyFrom(sum);
      } else {
        base = rounded(base, sum);
        innermost.rebase(base);
      }
      return base.dense(DType.FLOAT32).sub(sum).norm() / Math.max(1e-30, sum.norm());
    }
  }

  private static BaseLinear rounded(BaseLinear old, Tensor sum) {
    Parameter bias = old.bias();
    try (DenseLinear dense = new DenseLinear(old.inFeatures(), old.outFeatures(), bias != null)) {
      dense.weight().set(sum.copy());
      Parameter denseBias = dense.bias();
      if (bias != null && denseBias != null) {
        denseBias.set(bias.tensor().copy());
      }
      BaseLinear rounded = Quantization.round(dense, old.scheme());
      old.close();
      return rounded;
    }
  }
}
