package io.maemi.tensor;

import static io.maemi.tensor.Libtorch.scalar;

import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Operators that change this tensor's memory and return it. Leaves that want gradients change only
 * under {@link NoGrad}.
 */
public sealed interface InPlace permits Tensor {
  private Tensor change(Consumer<org.bytedeco.pytorch.Tensor> body) {
    Tensor tensor = (Tensor) this;
    try (PointerScope temporaries = new PointerScope()) {
      body.accept(tensor.raw());
    }
    return tensor;
  }

  /** Takes the elements of {@code source}, converted and broadcast. */
  default Tensor copyFrom(Tensor source) {
    return change(raw -> raw.copy_(source.raw()));
  }

  /** Adds scale·other. */
  default Tensor addInPlace(Tensor other, double scale) {
    return change(raw -> raw.add_(other.raw(), scalar(raw, scale)));
  }

  /** Multiplies by {@code value}. */
  default Tensor mulInPlace(double value) {
    return change(raw -> raw.mul_(scalar(raw, value)));
  }

  /** Multiplies by {@code other}. */
  default Tensor mulInPlace(Tensor other) {
    return change(raw -> raw.mul_(other.raw()));
  }

  /** Adds scale·first·second. */
  default Tensor addcmulInPlace(Tensor first, Tensor second, double scale) {
    return change(raw -> raw.addcmul_(first.raw(), second.raw(), scalar(raw, scale)));
  }

  /** Adds scale·numerator/denominator. */
  default Tensor addcdivInPlace(Tensor numerator, Tensor denominator, double scale) {
    return change(raw -> raw.addcdiv_(numerator.raw(), denominator.raw(), scalar(raw, scale)));
  }

  /** Moves towards {@code end} by {@code weight}: this + weight·(end − this). */
  default Tensor lerpInPlace(Tensor end, double weight) {
    return change(raw -> raw.lerp_(end.raw(), scalar(raw, weight)));
  }

  /** Sets every element to {@code value}. */
  default Tensor fillInPlace(double value) {
    return change(raw -> raw.fill_(scalar(raw, value)));
  }

  /** Sets every element to zero. */
  default Tensor zeroInPlace() {
    return change(raw -> raw.zero_());
  }
}
