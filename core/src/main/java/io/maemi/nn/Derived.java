package io.maemi.nn;

import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tensor made of others when it is first asked for, and kept. Several threads may ask. */
final class Derived implements AutoCloseable {
  private @Nullable Tensor value;

  /** The tensor, made by {@code make} where there is none yet. */
  synchronized Tensor get(Supplier<Tensor> make) {
    Tensor kept = value;
    if (kept == null) {
      try (NoGrad noGrad = new NoGrad();
          Scope scope = new Scope()) {
        kept = Scope.release(make.get());
      }
      value = kept;
    }
    return kept;
  }

  /** Forgets and frees it. */
  @Override
  public synchronized void close() {
    if (value != null) {
      value.close();
      value = null;
    }
  }
}
