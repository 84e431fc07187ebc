package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Operators of neural networks, without state. Shapes: b batch, t tokens, h heads, d width, v
 * classes.
 */
public final class Functional {
  /** What a loss makes of its terms. */
  public enum Aggregation {
    /** One loss a row; 0 where the target is ignored. */
    NONE,
    /** Mean over the rows not ignored. */
    MEAN,
    /** Sum. */
    SUM;

    private int code() {
      return ordinal(); // at::Reduction numbers them the same
    }
  }

  /** Added to scores that must not be seen; finite, so that a row that sees nothing is no NaN. */
  private static final double HIDDEN = -1e30;

  /**
   * Queries of a tile of causal attention: wide enough for the matrix product, narrow enough to
   * save work.
   */
  private static final long TILE = 128;

  /** Queries up to which the set-up of bfloat16 products outweighs them. */
  private static final long FEW = 8;

  private Functional() {}

  /** x·weightᵀ + bias for {@code x} (…, in), {@code weight} (out, in), {@code bias} (out). */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return own(torch.linear(x.raw(), weight.raw(), optional(bias)));
  }

  /** Rows of {@code weight} (v, d) by {@code ids} (int64, any shape): (…, d). */
  public static Tensor embedding(Tensor weight, Tensor ids) {
    return own(torch.embedding(weight.raw(), ids.raw()));
  }

  /** Layer normalisation over the last dimension (arXiv 1607.06450). */
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
    return own(
        torch.layer_norm(
            x.raw(), new long[] {x.size(-1)}, optional(weight), optional(bias), epsilon, false));
  }

  /** x / √(mean x² + ε) · weight over the last dimension (arXiv 1910.07467). */
  public static Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
    return own(
        torch.rms_norm(
            x.raw(), new long[] {x.size(-1)}, optional(weight), new DoubleOptional(epsilon)));
  }

  /**
   * softmax(scale·q·kᵀ, masked)·v (arXiv 1706.03762).
   *
   * @param q queries (b, h, t, e)
   * @param k keys (b, g, s, e); where g divides h, each is shared by h/g neighbouring query heads
   * @param v values (b, g, s, e)
   * @param mask bool (true is seen), broadcast to (b, h, t, s); null for none
   * @param causal whether query i sees keys 0…i only, counted from the first; not together with a
   *     mask
   * @param scale usually 1/√e
   */
  public static Tensor scaledDotProductAttention(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
    boolean half = !q.device().cuda() && q.dtype() == DType.BFLOAT16;
    if (!half) {
      return fused(q, k, v, mask, causal, scale);
    }
    boolean learning = Learning.from(q) || Learning.from(k) || Learning.from(v);
    boolean few = q.size(2) <= FEW && !learning;
    return few
        ? ofFew(q, k, v, mask, causal, scale)
        : productsAndSoftmax(q, k, v, mask, causal, scale);
  }

  private static Tensor fused(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
    return own(
        torch.scaled_dot_product_attention(
            q.raw(),
            k.raw(),
            v.raw(),
            optional(mask),
            0.0,
            causal,
            new DoubleOptional(scale),
            q.size(1) != k.size(1)));
  }

  /**
   * The same of a few bfloat16 queries by the fused float32 operator: products of one row each cost
   * more to set up than to compute, anew for every number of keys.
   */
  private static Tensor ofFew(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
    boolean one = q.size(2) == 1 && (mask == null || mask.size(1) == 1);
    // The heads that share keys are as good as several queries of one head.
    Tensor queries = (one ? q.reshape(q.size(0), k.size(1), -1, q.size(3)) : q).to(DType.FLOAT32);
    Tensor mixed =
        fused(queries, k.to(DType.FLOAT32), v.to(DType.FLOAT32), mask, causal && !one, scale);
    return mixed.to(q.dtype()).reshape(q.shape());
  }

  /**
   * The same from two matrix products. The fused operator multiplies bfloat16 without the
   * processor's bfloat16 instructions in this build: 16 × 4 heads × 400 tokens took it 1,670 ms
   * forward and backward on one core, this 120 ms. Heads that share keys are further rows of one
   * product.
   */
  private static Tensor productsAndSoftmax(
      Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
    Tensor queries = q.reshape(q.size(0), k.size(1), -1, q.size(2), q.size(3));
    Tensor keys = k.mul(scale).transpose(-1, -2);
    Tensor values = v.contiguous();
    long tokens = q.size(2);
    List<Tensor> tiles = new ArrayList<>();
    long width = causal ? TILE : Math.max(tokens, 1);
    for (long from = 0; from < tokens; from += width) {
      long count = Math.min(width, tokens - from);
      long seen = causal ? from + count : k.size(2);
      Tensor tile = queries.narrow(3, from, count);
      Tensor scores =
          tile.reshape(tile.size(0), tile.size(1), -1, tile.size(4))
              .matmul(keys.narrow(3, 0, seen));
      if (causal) {
        hideLater(scores, count);
      } else if (mask != null) {
        long[] rows = scores.shape();
        scores =
            scores
                .reshape(q.size(0), q.size(1), count, seen)
                .maskedFill(mask.not(), HIDDEN)
                .reshape(rows);
      }
      Tensor mixed = scores.softmax(-1).matmul(values.narrow(2, 0, seen));
      tiles.add(mixed.reshape(tile.shape()));
    }
    return (tiles.size() == 1 ? tiles.get(0) : Tensor.cat(tiles, 3)).reshape(q.shape());
  }

  /**
   * Hides from {@code count} queries at a time, in scores (b, g, n·count, seen), what comes after
   * them: a triangle of the last {@code count} keys. In place: no copy forward.
   */
  private static void hideLater(Tensor scores, long count) {
    long seen = scores.size(3);
    Tensor later = Tensor.ones(DType.BOOL, scores.device(), count, count).tril(0).not();
    Tensor hiding =
        Tensor.zeros(scores.dtype(), scores.device(), count, count).maskedFill(later, HIDDEN);
    scores
        .reshape(scores.size(0), scores.size(1), -1, count, seen)
        .narrow(4, seen - count, count)
        .addInPlace(hiding, 1);
  }

  /**
   * −log softmax(logits)[target] of every row.
   *
   * @param logits (n, v)
   * @param targets int64 (n)
   * @param ignoreIndex target whose row counts for nothing
   */
  public static Tensor crossEntropy(
      Tensor logits, Tensor targets, long ignoreIndex, Aggregation aggregation) {
    return own(
        torch.cross_entropy_loss(
            logits.raw(),
            targets.raw(),
            new TensorOptional(),
            aggregation.code(),
            ignoreIndex,
            0.0));
  }

  /**
   * Binary cross-entropy of {@code logits} against {@code targets} in [0, 1] of the same shape and
   * type.
   */
  public static Tensor bceWithLogits(Tensor logits, Tensor targets, Aggregation aggregation) {
    return own(
        torch.binary_cross_entropy_with_logits(
            logits.raw(),
            targets.raw(),
            new TensorOptional(),
            new TensorOptional(),
            aggregation.code()));
  }

  /**
   * Cross-correlation of {@code x} (b, in, height, width) with {@code weight} (out, in, kh, kw).
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, long stride, long padding) {
    return own(
        torch.conv2d(
            x.raw(),
            weight.raw(),
            optional(bias),
            new long[] {stride, stride},
            new long[] {padding, padding},
            new long[] {1, 1},
            1));
  }

  /** Images (b, channels, h, w) brought to other sides by cubic interpolation between pixels. */
  public static Tensor upsampleBicubic(Tensor images, long height, long width) {
    return own(torch.upsample_bicubic2d(images.raw(), new long[] {height, width}, false));
  }

  /**
   * Zeroes a share {@code p} of the elements and scales the rest by 1/(1 − p); see {@link
   * Torch#manualSeed}.
   */
  public static Tensor dropout(Tensor x, double p) {
    return own(torch.dropout(x.raw(), p, true));
  }

  /** int64 (…, classes) with a 1 at each id. */
  public static Tensor oneHot(Tensor ids, long classes) {
    return own(torch.one_hot(ids.raw(), classes));
  }

  private static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.raw());
  }
}
