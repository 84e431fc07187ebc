package io.maemi.nn;

import io.maemi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A pre-norm transformer block of a language model, as in Llama. */
public final class DecoderBlock implements Module {
  private final RmsNorm attentionNorm;
  private final Attention attention;
  private final RmsNorm mlpNorm;
  private final GatedMlp mlp;

  /** The block of {@code attention} and an MLP with {@code hidden} units, without values. */
  public DecoderBlock(long width, Attention attention, long hidden, double epsilon) {
    this(width, attention, new GatedMlp(width, hidden), epsilon);
  }

  /** The block of {@code attention} and {@code mlp}. */
  public DecoderBlock(long width, Attention attention, GatedMlp mlp, double epsilon) {
    this.attentionNorm = new RmsNorm(width, epsilon);
    this.attention = attention;
    this.mlpNorm = new RmsNorm(width, epsilon);
    this.mlp = mlp;
  }

  /**
   * (b, t, d) to (b, t, d).
   *
   * @param cache this layer's own, to which the t tokens are added; null for none
   */
  public Tensor forward(Tensor x, Attention.Context context, @Nullable KeyValueCache cache) {
    Tensor attended = attended(x, context, cache);
    return attended.add(mlp.forward(mlpNorm.forward(attended)));
  }

  /**
   * ⟨{@code gradient}, {@link #forward}({@code x})⟩, a scalar to go backward from where the
   * output's gradient is known: the last product, whose result no gradient needs, is left out.
   *
   * @param gradient (b, t, d), outside any graph
   */
  public Tensor inner(Tensor x, Attention.Context context, Tensor gradient) {
    Tensor attended = attended(x, context, null);
    // In forward's order, in which backward then adds gradients up.
    Tensor inner = mlp.inner(mlpNorm.forward(attended), gradient);
    return inner.add(attended.mul(gradient).sum());
  }

  private Tensor attended(Tensor x, Attention.Context context, @Nullable KeyValueCache cache) {
    return x.add(attention.forward(attentionNorm.forward(x), context, cache));
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    attentionNorm.visit(Module.path(prefix, "input_layernorm"), visitor);
    attention.visit(Module.path(prefix, "self_attn"), visitor);
    mlpNorm.visit(Module.path(prefix, "post_attention_layernorm"), visitor);
    mlp.visit(Module.path(prefix, "mlp"), visitor);
  }
}
