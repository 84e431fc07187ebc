package io.maemi.tensor;

/**
 * While one is open, operators on this thread compute as those that gradients flow through, whether
 * a graph is recorded or not: a pass that is run again with a graph must give the same numbers
 * before. Guards nest.
 */
public final class Learning implements AutoCloseable {
  private static final ThreadLocal<Integer> OPEN = ThreadLocal.withInitial(() -> 0);

  /** Begins. */
  public Learning() {
    OPEN.set(OPEN.get() + 1);
  }

  /** Whether what is made of {@code x} must be what a gradient can flow through. */
  public static boolean from(Tensor x) {
    return x.requiresGrad() || OPEN.get() > 0;
  }

  /** Ends. */
  @Override
  public void close() {
    OPEN.set(OPEN.get() - 1);
  }
}
