package io.maemi.bench;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.SplittableRandom;

/** How fast the engine multiplies matrices here and now: what every other speed is a share of. */
final class MatmulLimit {
  private static final int ROWS = 2048;
  private static final int WIDTH = 1024;
  private static final long NANOS = 2_000_000_000L;

  private MatmulLimit() {}

  /** GFLOP/s of a linear layer of {@code dtype} at the rows of a tuning batch. */
  static double gigaflops(DType dtype) {
    SplittableRandom random = new SplittableRandom(1);
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor x = Tensor.randn(random, ROWS, WIDTH).to(dtype);
      Tensor weight = Tensor.randn(random, WIDTH, WIDTH).to(dtype);
      multiply(x, weight);
      long products = 0;
      long start = System.nanoTime();
      long elapsed;
      do {
        multiply(x, weight);
        products++;
        elapsed = System.nanoTime() - start;
      } while (elapsed < NANOS);
      return 2.0 * ROWS * WIDTH * WIDTH * products / elapsed;
    }
  }

  private static void multiply(Tensor x, Tensor weight) {
    try (Scope step = new Scope()) {
      Functional.linear(x, weight, null);
    }
  }
}
