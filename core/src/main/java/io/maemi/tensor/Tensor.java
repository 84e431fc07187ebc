package io.maemi.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array in native memory with one owner (see {@link Scope}). Operators follow
 * PyTorch in name, broadcasting, type promotion and negative dimensions, and come in themes: {@link
 * Elementwise}, {@link Shaping}, {@link Reduction} and {@link InPlace}; those on neural networks
 * are in {@link Functional}.
 *
 * <p>Not safe for use by several threads while one of them changes it.
 */
public final class Tensor implements Elementwise, Shaping, Reduction, InPlace, AutoCloseable {
  private final org.bytedeco.pytorch.Tensor raw;
  private @Nullable Scope owner;
  private boolean closed;

  private Tensor(org.bytedeco.pytorch.Tensor raw) {
    this.raw = raw;
  }

  /** Wraps a result of the library and gives it to the innermost scope. */
  static Tensor own(org.bytedeco.pytorch.Tensor raw) {
    Scope scope = Scope.innermost();
    raw.retainReference(); // the scope's temporaries give up theirs when it closes
    Tensor tensor = new Tensor(raw);
    scope.own(tensor);
    Torch.LIVE_TENSORS.incrementAndGet();
    return tensor;
  }

  org.bytedeco.pytorch.Tensor raw() {
    if (closed) {
      throw new IllegalStateException("a tensor is used after its owner freed it");
    }
    return raw;
  }

  @Nullable Scope owner() {
    return owner;
  }

  void owner(@Nullable Scope scope) {
    owner = scope;
  }

  // ---- making ----

  /** A float32 tensor on the CPU that copies {@code values}, row-major. */
  public static Tensor of(float[] values, long... shape) {
    Tensor tensor = empty(DType.FLOAT32, Device.CPU, checked(values.length, shape));
    try (PointerScope temporaries = new PointerScope()) {
      if (values.length > 0) {
        tensor.raw.data_ptr_float().put(values, 0, values.length);
      }
    }
    return tensor;
  }

  /** An int64 tensor on the CPU that copies {@code values}, row-major. */
  public static Tensor of(long[] values, long... shape) {
    Tensor tensor = empty(DType.INT64, Device.CPU, checked(values.length, shape));
    try (PointerScope temporaries = new PointerScope()) {
      if (values.length > 0) {
        tensor.raw.data_ptr_long().put(values, 0, values.length);
      }
    }
    return tensor;
  }

  /** Uninitialised memory. */
  public static Tensor empty(DType dtype, Device device, long... shape) {
    Scope.innermost();
    return own(torch.empty(shape, Libtorch.options(dtype, device), new MemoryFormatOptional()));
  }

  /** Zeros. */
  public static Tensor zeros(DType dtype, Device device, long... shape) {
    Scope.innermost();
    return own(torch.zeros(shape, Libtorch.options(dtype, device)));
  }

  /** Float32 zeros on the CPU. */
  public static Tensor zeros(long... shape) {
    return zeros(DType.FLOAT32, Device.CPU, shape);
  }

  /** Ones. */
  public static Tensor ones(DType dtype, Device device, long... shape) {
    return full(1, dtype, device, shape);
  }

  /** Every element {@code value}. */
  public static Tensor full(double value, DType dtype, Device device, long... shape) {
    Scope.innermost();
    return own(torch.full(shape, new Scalar(value), Libtorch.options(dtype, device)));
  }

  /** {@code 0, 1, …, end - 1} as int64. */
  public static Tensor arange(long end, Device device) {
    Scope.innermost();
    return own(torch.arange(new Scalar(end), Libtorch.options(DType.INT64, device)));
  }

  /**
   * Float32 standard normal numbers on the CPU; the same on every machine for the same generator.
   */
  public static Tensor randn(RandomGenerator random, long... shape) {
    float[] values = new float[Math.toIntExact(count(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return of(values, shape);
  }

  /** Float32 numbers uniform in [low, high) on the CPU. */
  public static Tensor uniform(RandomGenerator random, double low, double high, long... shape) {
    float[] values = new float[Math.toIntExact(count(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return of(values, shape);
  }

  /** Joins along an existing dimension. */
  public static Tensor cat(List<Tensor> tensors, long dim) {
    return own(torch.cat(Libtorch.vector(tensors), dim));
  }

  /** Joins along a new dimension. */
  public static Tensor stack(List<Tensor> tensors, long dim) {
    return own(torch.stack(Libtorch.vector(tensors), dim));
  }

  private static long count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  private static long[] checked(int length, long[] shape) {
    if (count(shape) != length) {
      throw new IllegalArgumentException(length + " values do not fill " + Arrays.toString(shape));
    }
    return shape;
  }

  // ---- looking ----

  /** The sizes of all dimensions. */
  public long[] shape() {
    long[] shape = new long[dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = raw().size(i);
    }
    return shape;
  }

  /** The size of dimension {@code dim}; -1 is the last. */
  public long size(long dim) {
    return raw().size(dim);
  }

  /** The number of dimensions. */
  public int dim() {
    return (int) raw().dim();
  }

  /** The number of elements. */
  public long numel() {
    return raw().numel();
  }

  /** The element type. */
  public DType dtype() {
    return DType.of(raw().scalar_type());
  }

  /** Where it lies. */
  public Device device() {
    if (raw().is_cpu()) {
      return Device.CPU;
    }
    try (PointerScope temporaries = new PointerScope()) {
      return new Device(true, raw.device().index());
    }
  }

  /** All elements as float, row-major. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(numel())];
    try (PointerScope temporaries = new PointerScope()) {
      if (values.length > 0) {
        FloatPointer data = plain(DType.FLOAT32).data_ptr_float();
        data.get(values, 0, values.length);
      }
    }
    return values;
  }

  /** All elements as long, row-major. */
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(numel())];
    try (PointerScope temporaries = new PointerScope()) {
      if (values.length > 0) {
        LongPointer data = plain(DType.INT64).data_ptr_long();
        data.get(values, 0, values.length);
      }
    }
    return values;
  }

  /** Row-major on the CPU as {@code dtype}, within the caller's temporaries. */
  private org.bytedeco.pytorch.Tensor plain(DType dtype) {
    return raw().detach().cpu().to(dtype.raw()).contiguous();
  }

  /** The only element, as double. */
  public double item() {
    return raw().item_double();
  }

  // ---- place, type and memory ----

  /** Converted to {@code dtype}; a new owner of the same memory where it has that type already. */
  public Tensor to(DType dtype) {
    return own(raw().to(dtype.raw()));
  }

  /** Copied to {@code device}; a new owner of the same memory where it lies there already. */
  public Tensor to(Device device) {
    return own(raw().to(device.raw(), raw().scalar_type()));
  }

  /** A copy with its own memory. */
  public Tensor copy() {
    return own(raw().clone());
  }

  /** A second owner of the same memory. */
  public Tensor share() {
    return own(new org.bytedeco.pytorch.Tensor(raw()));
  }

  /** Its memory, row-major on the CPU, for another library; valid as long as this tensor. */
  ByteBuffer memory() {
    if (!raw().is_cpu() || !raw.is_contiguous()) {
      throw new IllegalArgumentException(this + " does not lie row-major on the CPU");
    }
    try (PointerScope temporaries = new PointerScope()) {
      return new BytePointer(raw.data_ptr())
          .limit(numel() * dtype().bytes())
          .asByteBuffer()
          .order(ByteOrder.nativeOrder());
    }
  }

  // ---- gradients ----

  /** Sets whether gradients of this leaf are wanted; returns this. */
  public Tensor requiresGrad(boolean wanted) {
    raw().set_requires_grad(wanted);
    return this;
  }

  /** Whether gradients flow to or through it. */
  public boolean requiresGrad() {
    return raw().requires_grad();
  }

  /**
   * Adds the gradients of this one-element tensor to every leaf that wants them, and drops the
   * graph.
   */
  public void backward() {
    raw().backward();
  }

  /**
   * Adds to the leaves the gradients of a loss of which {@code gradient} is the derivative by this
   * tensor.
   */
  public void backward(Tensor gradient) {
    Scope.innermost();
    raw().backward(gradient.raw(), new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /** The accumulated gradient, or null where there is none. */
  public @Nullable Tensor grad() {
    Scope.innermost();
    org.bytedeco.pytorch.Tensor gradient = raw().grad();
    return gradient.defined() ? own(new org.bytedeco.pytorch.Tensor(gradient)) : null;
  }

  /** Forgets the gradient and frees its memory. */
  public void zeroGrad() {
    try (PointerScope temporaries = new PointerScope()) {
      raw().mutable_grad().reset();
    }
  }

  /** The same memory outside the graph. */
  public Tensor detach() {
    return own(raw().detach());
  }

  /** Gives up ownership of the memory; idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      raw.deallocate();
      Torch.LIVE_TENSORS.decrementAndGet();
    }
  }

  @Override
  public String toString() {
    return closed ? "freed tensor" : dtype().torchName() + Arrays.toString(shape());
  }
}
