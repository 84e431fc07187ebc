package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.PackedInt8;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of fixed shape that belongs to a module: empty until it is loaded or initialised,
 * replaceable, and the owner of its value. It is either trainable or, holding the codes of a
 * quantized weight, of a fixed element type and never trained.
 */
public final class Parameter implements AutoCloseable {
  /** A size that each value decides. */
  private static final long ANY = -1;

  private final long[] shape;
  private final boolean anySize;
  private final @Nullable DType storedType;
  private @Nullable Tensor value;
  private final Map<String, Derived<Tensor>> derived = new ConcurrentHashMap<>();
  private final Derived<PackedInt8> packed = new Derived<>(PackedInt8::close);
  private boolean trainable;

  /** An empty parameter. */
  public Parameter(long... shape) {
    this(null, shape);
  }

  private Parameter(@Nullable DType storedType, long[] shape) {
    this.shape = shape.clone();
    this.anySize = Arrays.stream(shape).anyMatch(size -> size == ANY);
    this.storedType = storedType;
  }

  /**
   * An empty parameter that keeps {@code dtype} whatever the model computes with, and is never
   * trained.
   *
   * @param shape its sizes; -1 where each value has its own
   */
  public static Parameter stored(DType dtype, long... shape) {
    return new Parameter(dtype, shape);
  }

  /** The sizes of its value. */
  public long[] shape() {
    return value == null || !anySize ? shape.clone() : value.shape();
  }

  /** The number of its elements. */
  public long numel() {
    return Arrays.stream(shape()).reduce(1, Math::multiplyExact);
  }

  /** Whether a value of {@code sizes} can be its. */
  public boolean takes(long[] sizes) {
    if (sizes.length != shape.length) {
      return false;
    }
    for (int i = 0; i < sizes.length; i++) {
      if (shape[i] != ANY && shape[i] != sizes[i]) {
        return false;
      }
    }
    return true;
  }

  /** The type that a model computing with {@code wanted} keeps it as. */
  public DType kept(DType wanted) {
    return storedType == null ? wanted : storedType;
  }

  /** Whether it holds what a quantized layer stores and is never trained. */
  public boolean isStored() {
    return storedType != null;
  }

  /** The value. */
  public Tensor tensor() {
    if (value == null) {
      throw new IllegalStateException(
          "a parameter of shape " + Arrays.toString(shape) + " has no value yet");
    }
    return value;
  }

  /** The value as {@code dtype}, through which gradients flow. */
  public Tensor as(DType dtype) {
    Tensor tensor = tensor();
    return tensor.dtype() == dtype ? tensor : tensor.to(dtype);
  }

  /**
   * What {@code make} makes of the value, kept with it until the value changes or is freed. Several
   * threads may ask.
   */
  Tensor derived(Supplier<Tensor> make) {
    return derived("", make);
  }

  /** One of several such, by name. */
  Tensor derived(String name, Supplier<Tensor> make) {
    return derived
        .computeIfAbsent(name, key -> new Derived<>(Tensor::close))
        .get(() -> Scope.release(make.get()));
  }

  /** The same of a weight laid out for eight-bit products. */
  PackedInt8 packed(Supplier<PackedInt8> make) {
    return packed.get(make);
  }

  /** Whether it has a value. */
  public boolean isPresent() {
    return value != null;
  }

  /** Takes {@code tensor} out of its scope as the new value and frees the former. */
  public void set(Tensor tensor) {
    if (!takes(tensor.shape()) || (storedType != null && tensor.dtype() != storedType)) {
      throw new IllegalArgumentException(
          "a parameter of shape "
              + Arrays.toString(shape)
              + (storedType == null ? "" : " and type " + storedType.torchName())
              + " cannot be "
              + tensor);
    }
    close();
    value = Scope.release(tensor.detach()).requiresGrad(trainable);
  }

  /**
   * Sets whether gradients are wanted, now and of later values; what a quantized layer stores stays
   * without.
   */
  public void trainable(boolean wanted) {
    trainable = wanted && storedType == null;
    if (value != null && storedType == null) {
      value.requiresGrad(trainable);
    }
  }

  /** Whether gradients are wanted. */
  public boolean trainable() {
    return trainable;
  }

  /** Frees the value. */
  @Override
  public synchronized void close() {
    if (value != null) {
      value.close();
      value = null;
    }
    derived.values().forEach(Derived::close);
    packed.close();
  }
}
