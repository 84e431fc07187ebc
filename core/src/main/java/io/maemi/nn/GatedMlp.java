package io.maemi.nn;

import io.maemi.tensor.Tensor;

/** down(silu(gate(x)) · up(x)) or with another activation, as in Llama (arXiv 2002.05202). */
public final class GatedMlp implements FeedForward {
  private final LinearSlot gate;
  private final LinearSlot up;
  private final LinearSlot down;
  private final Activation activation;

  /** A block without biases and values. */
  public GatedMlp(long width, long hidden) {
    this(width, hidden, false, Activation.SILU);
  }

  /** A block without values. */
  public GatedMlp(long width, long hidden, boolean bias, Activation activation) {
    this.activation = activation;
    this.gate = new LinearSlot(new DenseLinear(width, hidden, bias));
    this.up = new LinearSlot(new DenseLinear(width, hidden, bias));
    this.down = new LinearSlot(new DenseLinear(hidden, width, bias));
  }

  @Override
  public Tensor forward(Tensor x) {
    return down.forward(hidden(x));
  }

  /** ⟨{@code gradient}, {@link #forward}({@code x})⟩, as of {@link Linear#inner}. */
  Tensor inner(Tensor x, Tensor gradient) {
    return down.inner(hidden(x), gradient);
  }

  private Tensor hidden(Tensor x) {
    return activation.apply(gate.forward(x)).mul(up.forward(x));
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    gate.visit(Module.path(prefix, "gate_proj"), visitor);
    up.visit(Module.path(prefix, "up_proj"), visitor);
    down.visit(Module.path(prefix, "down_proj"), visitor);
  }
}
