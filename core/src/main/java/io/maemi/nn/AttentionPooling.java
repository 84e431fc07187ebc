package io.maemi.nn;

import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;

/**
 * One vector of many: a learnt probe attends to all of them, then an MLP, as SigLIP pools its
 * patches. Query, key and value projections are one weight, as PyTorch's own attention keeps them.
 */
public final class AttentionPooling implements Module {
  private final long width;
  private final long heads;
  private final Parameter probe;
  private final Parameter inWeight;
  private final Parameter inBias;
  private final LinearSlot out;
  private final LayerNorm norm;
  private final Mlp mlp;

  /** A pooling without values. */
  public AttentionPooling(
      long width, long heads, long hidden, double epsilon, Activation activation) {
    this.width = width;
    this.heads = heads;
    probe = new Parameter(1, 1, width);
    inWeight = new Parameter(3 * width, width);
    inBias = new Parameter(3 * width);
    out = new LinearSlot(new DenseLinear(width, width, true));
    norm = new LayerNorm(width, epsilon);
    mlp = new Mlp(width, hidden, activation);
  }

  /** (b, t, d) to (b, d). */
  public Tensor forward(Tensor x) {
    long batch = x.size(0);
    Tensor q = split(project(probe.as(x.dtype()), 0).expand(batch, 1, width));
    Tensor k = split(project(x, 1));
    Tensor v = split(project(x, 2));
    double scale = 1 / Math.sqrt((double) width / heads);
    Tensor mixed = Functional.scaledDotProductAttention(q, k, v, null, false, scale);
    Tensor pooled = out.forward(mixed.transpose(1, 2).reshape(batch, width));
    return pooled.add(mlp.forward(norm.forward(pooled)));
  }

  /** The query (0), key (1) or value (2) of {@code x}. */
  private Tensor project(Tensor x, long which) {
    return Functional.linear(
        x,
        inWeight.as(x.dtype()).narrow(0, which * width, width),
        inBias.as(x.dtype()).narrow(0, which * width, width));
  }

  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, width / heads).transpose(1, 2);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    visitor.parameter(Module.path(prefix, "probe"), probe);
    visitor.parameter(Module.path(prefix, "attention.in_proj_weight"), inWeight);
    visitor.parameter(Module.path(prefix, "attention.in_proj_bias"), inBias);
    out.visit(Module.path(prefix, "attention.out_proj"), visitor);
    norm.visit(Module.path(prefix, "layernorm"), visitor);
    mlp.visit(Module.path(prefix, "mlp"), visitor);
  }
}
