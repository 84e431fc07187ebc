package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention with as many or fewer key and value heads (arXiv 1706.03762, 2305.13245).
 */
public final class Attention implements Module {
  /**
   * What the tokens of one pass may see, and where they stand.
   *
   * @param causal whether a token sees itself and those before it only
   * @param mask bool (true: seen), broadcast to (b, h, t, s) and applied on top; null for none
   * @param turns rotary embedding of the t tokens; null for none
   */
  public record Context(
      boolean causal, @Nullable Tensor mask, RotaryEmbedding.@Nullable Turns turns) {
    /** Every token sees every token. */
    public static final Context FULL = new Context(false, null, null);

    /** Every token sees those before it. */
    public static Context causal(RotaryEmbedding.Turns turns) {
      return new Context(true, null, turns);
    }
  }

  /**
   * Which projections have a bias.
   *
   * @param inputs queries, keys and values
   * @param output the one behind
   */
  public record Biases(boolean inputs, boolean output) {
    /** None. */
    public static final Biases NONE = new Biases(false, false);

    /** All four. */
    public static final Biases ALL = new Biases(true, true);
  }

  private final LinearSlot query;
  private final LinearSlot key;
  private final LinearSlot value;
  private final LinearSlot out;
  private final String outName;
  private final long heads;
  private final long keyValueHeads;
  private final long headWidth;

  private Attention(
      long width, long heads, long keyValueHeads, long headWidth, Biases biases, String outName) {
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          keyValueHeads + " key heads do not divide " + heads + " query heads");
    }
    this.query = new LinearSlot(new DenseLinear(width, heads * headWidth, biases.inputs()));
    this.key = new LinearSlot(new DenseLinear(width, keyValueHeads * headWidth, biases.inputs()));
    this.value = new LinearSlot(new DenseLinear(width, keyValueHeads * headWidth, biases.inputs()));
    this.out = new LinearSlot(new DenseLinear(heads * headWidth, width, biases.output()));
    this.outName = outName;
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.headWidth = headWidth;
  }

  /** As in SigLIP: biases, and {@code out_proj}. */
  public static Attention siglip(long width, long heads) {
    return new Attention(width, heads, heads, width / heads, Biases.ALL, "out_proj");
  }

  /** As in Llama: no biases, grouped heads, and {@code o_proj}. */
  public static Attention llama(long width, long heads, long keyValueHeads, long headWidth) {
    return llama(width, heads, keyValueHeads, headWidth, Biases.NONE);
  }

  /** As in Llama, with biases where {@code biases} says. */
  public static Attention llama(
      long width, long heads, long keyValueHeads, long headWidth, Biases biases) {
    return new Attention(width, heads, keyValueHeads, headWidth, biases, "o_proj");
  }

  /**
   * (b, t, d) to (b, t, d).
   *
   * @param cache what came before, to which the t tokens are added; null for none
   */
  public Tensor forward(Tensor x, Context context, @Nullable KeyValueCache cache) {
    long batch = x.size(0);
    long tokens = x.size(1);
    Tensor q = split(query.forward(x), heads); // (b, h, t, e)
    Tensor k = split(key.forward(x), keyValueHeads); // (b, g, t, e)
    Tensor v = split(value.forward(x), keyValueHeads);
    RotaryEmbedding.Turns turns = context.turns();
    if (turns != null) {
      q = turns.apply(q);
      k = turns.apply(k);
    }
    long before = 0;
    if (cache != null) {
      before = cache.length();
      KeyValueCache.Seen seen = cache.append(k, v);
      k = seen.keys();
      v = seen.values();
    }
    Tensor mask = context.mask();
    boolean causal = context.causal() && tokens > 1;
    if (causal && (mask != null || before > 0)) {
      // The operator's own causal flag knows neither another mask nor tokens that came before.
      Tensor triangle = triangle(tokens, before, x.device());
      mask = mask == null ? triangle : triangle.and(mask);
      causal = false;
    }
    Tensor mixed =
        Functional.scaledDotProductAttention(q, k, v, mask, causal, 1 / Math.sqrt(headWidth));
    return out.forward(mixed.transpose(1, 2).reshape(batch, tokens, heads * headWidth));
  }

  private Tensor split(Tensor x, long count) {
    return x.reshape(x.size(0), x.size(1), count, headWidth).transpose(1, 2);
  }

  /** (t, before + t), true where token i sees token j. */
  private static Tensor triangle(long tokens, long before, Device device) {
    return Tensor.ones(DType.BOOL, device, tokens, before + tokens).tril(before);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    query.visit(Module.path(prefix, "q_proj"), visitor);
    key.visit(Module.path(prefix, "k_proj"), visitor);
    value.visit(Module.path(prefix, "v_proj"), visitor);
    out.visit(Module.path(prefix, outName), visitor);
  }
}
