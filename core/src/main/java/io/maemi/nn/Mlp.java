package io.maemi.nn;

import io.maemi.tensor.Tensor;

/** fc2(gelu(fc1(x))) with biases and the tanh form of GELU, as in SigLIP. */
public final class Mlp implements Module {
  private final LinearSlot first;
  private final LinearSlot second;

  /** A block without values. */
  public Mlp(long width, long hidden) {
    this.first = new LinearSlot(new DenseLinear(width, hidden, true));
    this.second = new LinearSlot(new DenseLinear(hidden, width, true));
  }

  /** (…, d) to (…, d). */
  public Tensor forward(Tensor x) {
    return second.forward(first.forward(x).geluTanh());
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    first.visit(Module.path(prefix, "fc1"), visitor);
    second.visit(Module.path(prefix, "fc2"), visitor);
  }
}
