package io.maemi.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_full;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads the native library and turns this package's types into the presets' own.
 *
 * <p>JavaCPP's collector thread and its byte limits are switched off before its first class loads:
 * scopes free all memory here, the thread would cost a lock an allocation, and the limits end the
 * process at an arbitrary multiple of the Java heap.
 *
 * <p>OpenBLAS, which multiplies float32 matrices in this build, is held to one thread: its own
 * threads know nothing of libtorch's, wait by spinning, and within operators that are parallel
 * already they took several times the work's time on two cores. Other types and operators use
 * libtorch's threads ({@link Torch#threads(int)}).
 *
 * <p>oneDNN, which multiplies the others, keeps the kernels that it compiled, with their scratch
 * memory, for the last 1,024 shapes: sequences of all lengths fill that with 150 MB, between which
 * freed memory lies in pieces. A step's own shapes fit in far fewer. Who sets the environment's
 * {@code ONEDNN_PRIMITIVE_CACHE_CAPACITY} decides otherwise.
 */
final class Libtorch {
  private static final String SHAPES_KEPT = "64";

  static {
    System.setProperty("org.bytedeco.javacpp.noPointerGC", "true");
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    try (PointerScope scope = new PointerScope()) {
      torch.get_num_threads();
      torch.set_env("ONEDNN_PRIMITIVE_CACHE_CAPACITY", SHAPES_KEPT, false);
      openblas_full.openblas_set_num_threads(1);
    }
  }

  private Libtorch() {}

  /** Does nothing but load: the first call initialises this class. */
  static void load() {}

  static TensorOptions options(DType dtype, Device device) {
    return new TensorOptions(dtype.raw()).device(new DeviceOptional(device.raw()));
  }

  /** A scalar that does not turn an integer tensor into a floating one. */
  static Scalar scalar(org.bytedeco.pytorch.Tensor operand, double value) {
    boolean whole = !operand.is_floating_point() && value == Math.rint(value);
    return whole ? new Scalar((long) value) : new Scalar(value);
  }

  static TensorVector vector(Iterable<Tensor> tensors) {
    TensorVector vector = new TensorVector();
    for (Tensor tensor : tensors) {
      vector.push_back(tensor.raw());
    }
    return vector;
  }
}
