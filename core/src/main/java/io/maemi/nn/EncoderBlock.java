package io.maemi.nn;

import io.maemi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A pre-norm transformer block of a vision tower, as in SigLIP and CLIP; DINOv2 scales what each
 * branch adds by a learnt factor a channel (arXiv 2103.17239).
 */
public final class EncoderBlock implements Module {
  private final String numbering;
  private final LayerNorm attentionNorm;
  private final String attentionName;
  private final Attention attention;
  private final LayerNorm mlpNorm;
  private final FeedForward mlp;
  private final @Nullable Parameter attentionScale;
  private final @Nullable Parameter mlpScale;

  /** A block as SigLIP has it, without values. */
  public EncoderBlock(long width, long heads, long hidden, double epsilon) {
    this(width, heads, hidden, epsilon, Activation.GELU_PYTORCH_TANH);
  }

  /** A block as SigLIP and CLIP have it, without values. */
  public EncoderBlock(long width, long heads, long hidden, double epsilon, Activation activation) {
    numbering = "layer_norm";
    attentionNorm = new LayerNorm(width, epsilon);
    attentionName = "self_attn";
    attention = Attention.siglip(width, heads);
    mlpNorm = new LayerNorm(width, epsilon);
    mlp = new Mlp(width, hidden, activation);
    attentionScale = null;
    mlpScale = null;
  }

  private EncoderBlock(long width, Attention attention, FeedForward mlp, double epsilon) {
    numbering = "norm";
    attentionNorm = new LayerNorm(width, epsilon);
    attentionName = "attention";
    this.attention = attention;
    mlpNorm = new LayerNorm(width, epsilon);
    this.mlp = mlp;
    attentionScale = new Parameter(width);
    mlpScale = new Parameter(width);
  }

  /** A block as DINOv2 has it, around {@code attention} and {@code mlp}. */
  public static EncoderBlock scaled(
      long width, Attention attention, FeedForward mlp, double epsilon) {
    return new EncoderBlock(width, attention, mlp, epsilon);
  }

  /**
   * (b, t, d) to (b, t, d).
   *
   * @param mask bool (true: seen), broadcast to (b, h, t, t); null where every patch counts
   */
  public Tensor forward(Tensor x, @Nullable Tensor mask) {
    Attention.Context context =
        mask == null ? Attention.Context.FULL : new Attention.Context(false, mask, null);
    Tensor attended =
        x.add(scaled(attention.forward(attentionNorm.forward(x), context, null), attentionScale));
    return attended.add(scaled(mlp.forward(mlpNorm.forward(attended)), mlpScale));
  }

  private static Tensor scaled(Tensor branch, @Nullable Parameter scale) {
    return scale == null ? branch : branch.mul(scale.as(branch.dtype()));
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    attentionNorm.visit(Module.path(prefix, numbering + "1"), visitor);
    attention.visit(Module.path(prefix, attentionName), visitor);
    if (attentionScale != null) {
      visitor.parameter(Module.path(prefix, "layer_scale1.lambda1"), attentionScale);
    }
    mlpNorm.visit(Module.path(prefix, numbering + "2"), visitor);
    mlp.visit(Module.path(prefix, "mlp"), visitor);
    if (mlpScale != null) {
      visitor.parameter(Module.path(prefix, "layer_scale2.lambda1"), mlpScale);
    }
  }
}
