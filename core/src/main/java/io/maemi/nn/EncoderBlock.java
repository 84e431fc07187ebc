package io.maemi.nn;

import io.maemi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A pre-norm transformer block of a vision tower, as in SigLIP. */
public final class EncoderBlock implements Module {
  private final LayerNorm attentionNorm;
  private final Attention attention;
  private final LayerNorm mlpNorm;
  private final Mlp mlp;

  /** A block without values. */
  public EncoderBlock(long width, long heads, long hidden, double epsilon) {
    this.attentionNorm = new LayerNorm(width, epsilon);
    this.attention = Attention.siglip(width, heads);
    this.mlpNorm = new LayerNorm(width, epsilon);
    this.mlp = new Mlp(width, hidden);
  }

  /**
   * (b, t, d) to (b, t, d).
   *
   * @param mask bool (true: seen), broadcast to (b, h, t, t); null where every patch counts
   */
  public Tensor forward(Tensor x, @Nullable Tensor mask) {
    Attention.Context context =
        mask == null ? Attention.Context.FULL : new Attention.Context(false, mask, null);
    Tensor attended = x.add(attention.forward(attentionNorm.forward(x), context, null));
    return attended.add(mlp.forward(mlpNorm.forward(attended)));
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    attentionNorm.visit(Module.path(prefix, "layer_norm1"), visitor);
    attention.visit(Module.path(prefix, "self_attn"), visitor);
    mlpNorm.visit(Module.path(prefix, "layer_norm2"), visitor);
    mlp.visit(Module.path(prefix, "mlp"), visitor);
  }
}
