package io.maemi.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * While one is open, operators on this thread compute as those that gradients flow through, whether
 * a graph is recorded or not: a pass that is run again with a graph must give the same numbers
 * before. Guards nest.
 */
public final class Learning implements AutoCloseable {
  private static final ThreadLocal<Pass> PASS = ThreadLocal.withInitial(Pass::new);

  /** What the guards of a thread share. */
  private static final class Pass {
    private int open;
    private @Nullable Tensor room;

    /** A tensor of at least so many elements, with whatever is in it. */
    private Tensor room(DType dtype, Device device, long numel) {
      Tensor had = room;
      if (had != null
          && had.numel() >= numel
          && had.dtype() == dtype
          && had.device().equals(device)) {
        return had;
      }
      free();
      Tensor made = Scope.release(Tensor.empty(dtype, device, numel));
      room = made;
      return made;
    }

    private void free() {
      if (room != null) {
        room.close();
        room = null;
      }
    }
  }

  /** Begins. */
  public Learning() {
    PASS.get().open++;
  }

  /** Whether what is made of {@code x} must be what a gradient can flow through. */
  public static boolean from(Tensor x) {
    return x.requiresGrad() || PASS.get().open > 0;
  }

  /**
   * An uninitialised tensor for what is needed for a moment, many times in a pass: each call takes
   * the memory of the one before, since new pages cost as much as what is written to them.
   */
  public static Tensor room(DType dtype, Device device, long... shape) {
    Pass pass = PASS.get();
    if (pass.open == 0) {
      return Tensor.empty(dtype, device, shape);
    }
    long numel = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return pass.room(dtype, device, numel).narrow(0, 0, numel).reshape(shape);
  }

  /** Ends. */
  @Override
  public void close() {
    Pass pass = PASS.get();
    if (--pass.open == 0) {
      pass.free();
      GivenGradient.forgetUnused();
    }
  }
}
