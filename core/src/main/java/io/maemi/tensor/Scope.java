package io.maemi.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owns every tensor made on its thread while it is the innermost open scope, and frees them when it
 * closes. One a block, a step or a generated token:
 *
 * <pre>{@code
 * try (Scope scope = new Scope()) {
 *   Tensor hidden = block.forward(x);
 *   return Scope.keep(hidden.add(x)); // survives; everything else made here is freed
 * }
 * }</pre>
 *
 * <p>A tensor's memory is freed when no owner, view or recorded graph needs it any more, as in
 * libtorch itself: closing a scope between forward and backward is safe.
 */
public final class Scope implements AutoCloseable {
  static {
    Libtorch.load();
  }

  private static final ThreadLocal<Deque<Scope>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private final List<Tensor> owned = new ArrayList<>();
  private final PointerScope temporaries = new PointerScope();
  private boolean closed;

  /** Opens a scope inside the innermost one of this thread. */
  public Scope() {
    OPEN.get().push(this);
  }

  /**
   * Moves {@code tensor} to the scope outside its own; where there is none, to the caller, as
   * {@link #release} does.
   */
  public static Tensor keep(Tensor tensor) {
    Scope owner = tensor.owner();
    if (owner == null) {
      return tensor;
    }
    boolean found = false;
    for (Scope scope : OPEN.get()) { // innermost first
      if (found) {
        scope.own(tensor);
        return tensor;
      }
      found = scope == owner;
    }
    return release(tensor);
  }

  /** Takes {@code tensor} out of its scope: whoever holds it now must call {@link Tensor#close}. */
  public static Tensor release(Tensor tensor) {
    tensor.owner(null);
    return tensor;
  }

  /** Gives a released tensor to the innermost open scope. */
  public static Tensor adopt(Tensor tensor) {
    innermost().own(tensor);
    return tensor;
  }

  static Scope innermost() {
    Scope scope = OPEN.get().peek();
    if (scope == null) {
      throw new IllegalStateException(
          "a tensor is made outside any Scope of thread " + Thread.currentThread().getName());
    }
    return scope;
  }

  void own(Tensor tensor) {
    owned.add(tensor);
    tensor.owner(this);
  }

  /**
   * Frees what it still owns. Scopes close in the reverse order of opening, on the thread that
   * opened them.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (OPEN.get().peek() != this) {
      throw new IllegalStateException("a Scope is closed out of order or on another thread");
    }
    closed = true;
    OPEN.get().pop();
    for (Tensor tensor : owned) {
      if (tensor.owner() == this) {
        tensor.close();
      }
    }
    owned.clear();
    temporaries.close();
    if (OPEN.get().isEmpty()) {
      FreedMemory.giveBackIfDue();
    }
  }
}
