package io.maemi.tensor;

import static io.maemi.tensor.Libtorch.scalar;
import static io.maemi.tensor.Tensor.own;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;

/** Operators that work element by element, with broadcasting; each returns a new tensor. */
public sealed interface Elementwise permits Tensor {
  private org.bytedeco.pytorch.Tensor self() {
    return ((Tensor) this).raw();
  }

  /** this + other. */
  default Tensor add(Tensor other) {
    return own(self().add(other.raw()));
  }

  /** this + scale·other. */
  default Tensor add(Tensor other, double scale) {
    return own(self().add(other.raw(), scalar(self(), scale)));
  }

  /** this + value. */
  default Tensor add(double value) {
    return own(self().add(scalar(self(), value)));
  }

  /** this − other. */
  default Tensor sub(Tensor other) {
    return own(self().sub(other.raw()));
  }

  /** this − value. */
  default Tensor sub(double value) {
    return own(self().sub(scalar(self(), value)));
  }

  /** this · other. */
  default Tensor mul(Tensor other) {
    return own(self().mul(other.raw()));
  }

  /** this · value. */
  default Tensor mul(double value) {
    return own(self().mul(scalar(self(), value)));
  }

  /** this / other; true division, also of integers. */
  default Tensor div(Tensor other) {
    return own(self().div(other.raw()));
  }

  /** this / value; true division, also of integers. */
  default Tensor div(double value) {
    return own(self().div(scalar(self(), value)));
  }

  /** −this. */
  default Tensor neg() {
    return own(self().neg());
  }

  /** |this|. */
  default Tensor abs() {
    return own(self().abs());
  }

  /** this to the power {@code exponent}. */
  default Tensor pow(double exponent) {
    return own(self().pow(scalar(self(), exponent)));
  }

  /** √this. */
  default Tensor sqrt() {
    return own(self().sqrt());
  }

  /** 1/√this. */
  default Tensor rsqrt() {
    return own(self().rsqrt());
  }

  /** e to the power this. */
  default Tensor exp() {
    return own(self().exp());
  }

  /** Natural logarithm. */
  default Tensor log() {
    return own(self().log());
  }

  /** Cosine. */
  default Tensor cos() {
    return own(self().cos());
  }

  /** Sine. */
  default Tensor sin() {
    return own(self().sin());
  }

  /** Logistic function. */
  default Tensor sigmoid() {
    return own(self().sigmoid());
  }

  /** x·sigmoid(x). */
  default Tensor silu() {
    return own(torch.silu(self()));
  }

  /** Gaussian error linear unit, exact. */
  default Tensor gelu() {
    return own(torch.gelu(self()));
  }

  /** Gaussian error linear unit by the tanh approximation. */
  default Tensor geluTanh() {
    return own(torch.gelu(self(), "tanh"));
  }

  /** Hyperbolic tangent. */
  default Tensor tanh() {
    return own(self().tanh());
  }

  /** The greater of both. */
  default Tensor maximum(Tensor other) {
    return own(self().maximum(other.raw()));
  }

  /** The lesser of both. */
  default Tensor minimum(Tensor other) {
    return own(self().minimum(other.raw()));
  }

  /** Held within [low, high]. */
  default Tensor clamp(double low, double high) {
    return own(
        self()
            .clamp(
                new ScalarOptional(scalar(self(), low)), new ScalarOptional(scalar(self(), high))));
  }

  /** This where {@code condition} (bool) holds, {@code other} elsewhere. */
  default Tensor where(Tensor condition, Tensor other) {
    return own(torch.where(condition.raw(), self(), other.raw()));
  }

  /** {@code value} where {@code mask} (bool) holds, this elsewhere. */
  default Tensor maskedFill(Tensor mask, double value) {
    return own(self().masked_fill(mask.raw(), scalar(self(), value)));
  }

  /** this == other, as bool. */
  default Tensor eq(Tensor other) {
    return own(self().eq(other.raw()));
  }

  /** this == value, as bool. */
  default Tensor eq(double value) {
    return own(self().eq(new Scalar(value)));
  }

  /** this != value, as bool. */
  default Tensor ne(double value) {
    return own(self().ne(new Scalar(value)));
  }

  /** this &lt; other, as bool. */
  default Tensor lt(Tensor other) {
    return own(self().lt(other.raw()));
  }

  /** this &lt; value, as bool. */
  default Tensor lt(double value) {
    return own(self().lt(new Scalar(value)));
  }

  /** this ≤ other, as bool. */
  default Tensor le(Tensor other) {
    return own(self().le(other.raw()));
  }

  /** this &gt; value, as bool. */
  default Tensor gt(double value) {
    return own(self().gt(new Scalar(value)));
  }

  /** this ≥ value, as bool. */
  default Tensor ge(double value) {
    return own(self().ge(new Scalar(value)));
  }

  /** Both, as bool. */
  default Tensor and(Tensor other) {
    return own(self().logical_and(other.raw()));
  }

  /** Negation, as bool. */
  default Tensor not() {
    return own(self().logical_not());
  }
}
