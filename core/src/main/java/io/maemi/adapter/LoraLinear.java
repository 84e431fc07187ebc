package io.maemi.adapter;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.DenseLinear;
import io.maemi.nn.Linear;
import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * A linear with a low-rank one beside it: y = W x + s · B A x. Its base keeps its own path among
 * the model's parameters; A and B belong to the {@link LoraAdapter} and are not among them, so a
 * saved student never holds them.
 */
public final class LoraLinear implements Linear {
  private final Linear base;
  private final Parameter a;
  private final Parameter b;
  private final double scaling;
  private final double dropout;
  private boolean enabled = true;
  private boolean training;

  /**
   * Wraps {@code base} with an adapter that changes nothing yet: A uniform in ±1/√in, which is
   * Kaiming's bound with slope √5, and B zero.
   */
  LoraLinear(Linear base, LoraConfig config, RandomGenerator random) {
    long in = base.inFeatures();
    long out = base.outFeatures();
    if (config.r() > Math.min(in, out)) {
      throw MaemiException.usage(
          "cannot adapt a linear of "
              + in
              + " × "
              + out
              + ": rank "
              + config.r()
              + " is larger. Lower r.");
    }
    this.base = base;
    this.scaling = config.scaling();
    this.dropout = config.loraDropout();
    a = new Parameter(config.r(), in);
    b = new Parameter(out, config.r());
    try (Scope scope = new Scope()) {
      double bound = 1 / Math.sqrt(in);
      a.set(Tensor.uniform(random, -bound, bound, config.r(), in));
      b.set(Tensor.zeros(out, config.r()));
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = base.forward(x);
    if (!enabled) {
      return y;
    }
    DType dtype = x.dtype();
    Tensor seen = training && dropout > 0 ? Functional.dropout(x, dropout) : x;
    Tensor low = Functional.linear(seen, a.as(dtype), null); // (…, r)
    return y.add(Functional.linear(low, b.as(dtype), null), scaling);
  }

  /** The linear that is adapted. */
  public Linear base() {
    return base;
  }

  /** A, of shape (r, in). */
  Parameter a() {
    return a;
  }

  /** B, of shape (out, r). */
  Parameter b() {
    return b;
  }

  void enabled(boolean wanted) {
    enabled = wanted;
  }

  void training(boolean wanted) {
    training = wanted;
  }

  /** Adds s · B A to the base's weight, in fp32, and checks the sum. */
  void merge(String path) {
    if (!(base instanceof DenseLinear dense)) {
      throw MaemiException.failed(
          "cannot merge the adapter: "
              + path
              + " is quantized. Merge into the dense student, then quantize that.");
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor weight = dense.weight().tensor();
      Tensor merged = weight.to(DType.FLOAT32).add(b.tensor().matmul(a.tensor()), scaling);
      if (!merged.allFinite()) {
        throw MaemiException.failed(
            "cannot merge the adapter: the sum at "
                + path
                + " is not a number. Its training failed; tune it again.");
      }
      weight.copyFrom(merged);
    }
  }

  @Override
  public long inFeatures() {
    return base.inFeatures();
  }

  @Override
  public long outFeatures() {
    return base.outFeatures();
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    base.visit(prefix, visitor);
  }
}
