package io.maemi.nn;

import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thing made of tensors when it is first asked for, and kept. Several threads may ask.
 *
 * @param <T> its kind
 */
final class Derived<T> implements AutoCloseable {
  private final Consumer<T> free;
  private @Nullable T value;

  /** Nothing yet; {@code free} frees what is made. */
  Derived(Consumer<T> free) {
    this.free = free;
  }

  /** The thing, made by {@code make} where there is none yet. */
  synchronized T get(Supplier<T> make) {
    T kept = value;
    if (kept == null) {
      try (NoGrad noGrad = new NoGrad();
          Scope scope = new Scope()) {
        kept = make.get();
      }
      value = kept;
    }
    return kept;
  }

  /** Forgets and frees it. */
  @Override
  public synchronized void close() {
    T kept = value;
    if (kept != null) {
      free.accept(kept);
      value = null;
    }
  }
}
