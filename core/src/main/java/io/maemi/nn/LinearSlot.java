package io.maemi.nn;

import io.maemi.tensor.Tensor;

/**
 * The place of a linear layer in a model, so that another can be put there after loading: an
 * adapted or a quantized one.
 */
public final class LinearSlot implements Linear {
  private Linear linear;

  /** Holds {@code linear}. */
  public LinearSlot(Linear linear) {
    this.linear = linear;
  }

  /** What is there now. */
  public Linear get() {
    return linear;
  }

  /** Puts {@code replacement} there; it takes over, or has closed, what was there before. */
  public void replace(Linear replacement) {
    if (replacement.inFeatures() != inFeatures() || replacement.outFeatures() != outFeatures()) {
      throw new IllegalArgumentException("the replacement of a linear layer has other sizes");
    }
    linear = replacement;
  }

  @Override
  public Tensor forward(Tensor x) {
    return linear.forward(x);
  }

  @Override
  public Tensor inner(Tensor x, Tensor gradient) {
    return linear.inner(x, gradient);
  }

  @Override
  public long inFeatures() {
    return linear.inFeatures();
  }

  @Override
  public long outFeatures() {
    return linear.outFeatures();
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.linear(prefix, this);
    linear.visit(prefix, visitor);
  }
}
