package io.maemi.nn;

import org.jspecify.annotations.Nullable;

/** What linear layers with codes for weights have in common: their sizes and an ordinary bias. */
abstract sealed class QuantizedLinear implements BaseLinear
    permits Int8Linear, Int4Linear, Nf4Linear, BlockLinear {
  final long in;
  final long out;
  final @Nullable Parameter bias;

  /** A layer without values. */
  QuantizedLinear(long in, long out, boolean bias) {
    this.in = in;
    this.out = out;
    this.bias = bias ? new Parameter(out) : null;
  }

  /** Shows what stands for the weight; {@code prefix} is the layer's path. */
  abstract void visitWeight(String prefix, Visitor visitor);

  @Override
  public final void visit(String prefix, Visitor visitor) {
    visitWeight(prefix, visitor);
    if (bias != null) {
      visitor.parameter(Module.path(prefix, "bias"), bias);
    }
  }

  @Override
  public final @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public final long inFeatures() {
    return in;
  }

  @Override
  public final long outFeatures() {
    return out;
  }
}
