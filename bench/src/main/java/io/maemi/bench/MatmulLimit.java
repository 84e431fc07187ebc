package io.maemi.bench;

import io.maemi.tensor.DType;
import io.maemi.tune.MachineSpeed;

/** How fast the engine multiplies matrices here and now: what every other speed is a share of. */
final class MatmulLimit {
  private static final double SECONDS = 2;

  private MatmulLimit() {}

  /** GFLOP/s of a linear layer of {@code dtype} at the rows of a tuning batch. */
  static double gigaflops(DType dtype) {
    return MachineSpeed.gigaflops(dtype, SECONDS);
  }
}
