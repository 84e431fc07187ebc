package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A trainable tensor of fixed shape: empty until it is loaded or initialised, replaceable, and the
 * owner of its value.
 */
public final class Parameter implements AutoCloseable {
  private final long[] shape;
  private @Nullable Tensor value;
  private boolean trainable;

  /** An empty parameter. */
  public Parameter(long... shape) {
    this.shape = shape.clone();
  }

  /** The sizes of its value. */
  public long[] shape() {
    return shape.clone();
  }

  /** The number of its elements. */
  public long numel() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
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

  /** Whether it has a value. */
  public boolean isPresent() {
    return value != null;
  }

  /** Takes {@code tensor} out of its scope as the new value and frees the former. */
  public void set(Tensor tensor) {
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "a parameter of shape "
              + Arrays.toString(shape)
              + " cannot be "
              + Arrays.toString(tensor.shape()));
    }
    close();
    value = Scope.release(tensor.detach()).requiresGrad(trainable);
  }

  /** Sets whether gradients are wanted, now and of later values. */
  public void trainable(boolean wanted) {
    trainable = wanted;
    if (value != null) {
      value.requiresGrad(wanted);
    }
  }

  /** Whether gradients are wanted. */
  public boolean trainable() {
    return trainable;
  }

  /** Frees the value. */
  @Override
  public void close() {
    if (value != null) {
      value.close();
      value = null;
    }
  }
}
