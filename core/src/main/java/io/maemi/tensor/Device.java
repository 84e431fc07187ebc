package io.maemi.tensor;

import io.maemi.foundation.MaemiException;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.jspecify.annotations.Nullable;

/**
 * Where tensors lie and are computed.
 *
 * @param cuda whether it is an NVIDIA GPU
 * @param index which GPU, from 0; 0 for the CPU
 */
public record Device(boolean cuda, int index) {
  /** The CPU. */
  public static final Device CPU = new Device(false, 0);

  private static volatile @Nullable Device preferred;

  /**
   * {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto}: a GPU where this build and machine
   * have one.
   */
  public static Device parse(String name) {
    if (name.equals("cpu")) {
      return CPU;
    }
    if (name.equals("auto")) {
      return cudaAvailable() ? new Device(true, 0) : CPU;
    }
    if (name.matches("cuda(:\\d{1,2})?")) {
      if (!cudaAvailable()) {
        throw MaemiException.usage(
            "device "
                + name
                + " cannot be used: this build or machine has no CUDA. Use cpu or auto.");
      }
      return new Device(true, name.length() == 4 ? 0 : Integer.parseInt(name.substring(5)));
    }
    throw MaemiException.usage(
        "device "
            + name
            + " is not known: it is none of cpu, cuda, cuda:N, auto. Name one of these.");
  }

  /**
   * Where models of this process run unless they are told otherwise: what {@link #prefer} set last,
   * or {@code auto}.
   */
  public static Device preferred() {
    Device set = preferred;
    return set == null ? parse("auto") : set;
  }

  /** Sets {@link #preferred()}. */
  public static void prefer(Device device) {
    preferred = device;
  }

  /** Whether the native library was built for CUDA and finds a GPU. */
  public static boolean cudaAvailable() {
    Libtorch.load();
    return torch.cuda_is_available();
  }

  org.bytedeco.pytorch.Device raw() {
    return new org.bytedeco.pytorch.Device(
        cuda ? DeviceType.CUDA : DeviceType.CPU, (byte) (cuda ? index : -1));
  }

  @Override
  public String toString() {
    return cuda ? "cuda:" + index : "cpu";
  }
}
