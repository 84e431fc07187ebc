package io.maemi.tensor;

import org.bytedeco.pytorch.AutoGradMode;

/** Records no graph on this thread while open. Guards nest and close in reverse order. */
public final class NoGrad implements AutoCloseable {
  static {
    Libtorch.load();
  }

  // The guard outlives any scope opened or closed meanwhile, so it is held by reference and not by
  // a scope.
  private final AutoGradMode mode;

  /** Stops recording. */
  public NoGrad() {
    mode = new AutoGradMode(false);
    mode.retainReference();
  }

  /** Restores what was before. */
  @Override
  public void close() {
    mode.deallocate();
  }
}
