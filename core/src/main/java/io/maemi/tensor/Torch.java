package io.maemi.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/** The native library's settings and state that are the process's own. */
public final class Torch {
  static final AtomicLong LIVE_TENSORS = new AtomicLong();

  static {
    Libtorch.load();
  }

  private Torch() {}

  /** Sets the number of threads within an operator. */
  public static void threads(int count) {
    torch.set_num_threads(count);
  }

  /** The number of threads within an operator. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /**
   * Seeds the generator behind dropout, the only operator here that draws its own random numbers.
   */
  public static void manualSeed(long seed) {
    torch.manual_seed(seed);
  }

  /** The version of libtorch and of its presets, such as {@code 2.10.0-1.5.13}. */
  public static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory of this process in bytes, native and Java together. */
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }

  /**
   * Gives freed native memory back to the system, which scopes also do every ten seconds: for after
   * a large piece of work, before a long wait.
   */
  public static void giveBackFreed() {
    FreedMemory.giveBack();
  }

  /** Tensors made and not yet freed by their owners, in all threads. */
  public static long liveTensors() {
    return LIVE_TENSORS.get();
  }
}
