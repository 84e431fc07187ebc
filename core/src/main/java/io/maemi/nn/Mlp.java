package io.maemi.nn;

import io.maemi.tensor.Tensor;

/** fc2(activation(fc1(x))) with biases, as in vision transformers. */
public final class Mlp implements FeedForward {
  private final LinearSlot first;
  private final LinearSlot second;
  private final Activation activation;

  /** A block without values. */
  public Mlp(long width, long hidden, Activation activation) {
    this.first = new LinearSlot(new DenseLinear(width, hidden, true));
    this.second = new LinearSlot(new DenseLinear(hidden, width, true));
    this.activation = activation;
  }

  @Override
  public Tensor forward(Tensor x) {
    return second.forward(activation.apply(first.forward(x)));
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    first.visit(Module.path(prefix, "fc1"), visitor);
    second.visit(Module.path(prefix, "fc2"), visitor);
  }
}
