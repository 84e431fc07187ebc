package io.maemi.tune;

import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.SplittableRandom;

/** How fast the engine is here and now: what every other speed is a share of. */
public final class MachineSpeed {
  private static final int ROWS = 2048;
  private static final int WIDTH = 1024;
  private static final int COPIED = 1 << 24;

  private MachineSpeed() {}

  /** GFLOP/s of a linear layer of {@code dtype} at the rows of a tuning batch. */
  public static double gigaflops(DType dtype, double seconds) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      SplittableRandom random = new SplittableRandom(1);
      Tensor x = Tensor.randn(random, ROWS, WIDTH).to(dtype);
      Tensor weight = Tensor.randn(random, WIDTH, WIDTH).to(dtype);
      return 2.0e-9
          * ROWS
          * WIDTH
          * WIDTH
          * perSecond(() -> Functional.linear(x, weight, null), seconds);
    }
  }

  /** GB/s that an operation on single elements reads and writes. */
  static double gigabytes(double seconds) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor x = Tensor.zeros(COPIED);
      return 2.0e-9 * COPIED * DType.FLOAT32.bytes() * perSecond(() -> x.mulInPlace(1.5), seconds);
    }
  }

  /** How often {@code operation} is done in a second, each time in a scope of its own. */
  static double perSecond(Runnable operation, double seconds) {
    once(operation);
    long times = 0;
    long start = System.nanoTime();
    double elapsed;
    do {
      once(operation);
      times++;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < seconds);
    return times / elapsed;
  }

  private static void once(Runnable operation) {
    try (Scope scope = new Scope()) {
      operation.run();
    }
  }
}
