package io.maemi.tune;

import io.maemi.adapter.LoraConfig;
import io.maemi.student.DecoderConfig;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * The memory of adapter tuning steps on a decoder, from its shape alone. Of a block that keeps its
 * activations, a token's share is what the operators hold until backward: both norms' inputs in
 * float32, queries, keys and values as attention multiplies them, its weights on the tokens seen,
 * gate, its activation, up and their product, and, where A is trained, the inputs of all linears.
 * Whatever else a block makes lives until the block is done, so one block's counts too.
 *
 * @param activations bytes of the blocks' activations at their peak
 * @param head bytes of a chunk of logits with its softmax and gradients
 */
record MemoryEstimate(long activations, long head) {
  private static final int TILE = 256;
  static final long BYTES_OF_A_LOGIT = 18;

  /** What the allocator takes for a byte, measured over blocks of many shapes. */
  private static final double ALLOCATED = 1.25;

  /** A backward pass's gradients, as a share of what the block made forward. */
  private static final double GRADIENTS = 0.25;

  /**
   * An estimate.
   *
   * @param tokens of a batch
   * @param longest of its sequences
   * @param adapter what is tuned; null for whole parts
   * @param recompute whether one block's activations exist at once, and each one's input
   */
  static MemoryEstimate of(
      DecoderConfig config,
      long tokens,
      long longest,
      DType compute,
      @Nullable LoraConfig adapter,
      boolean recompute) {
    long width = config.hiddenSize();
    long queries = (long) config.numAttentionHeads() * config.headDim();
    long hidden = config.intermediateSize();
    long weights = config.numAttentionHeads() * seen(longest);
    long kept = 3 * queries + weights + 3 * hidden;
    if (adapter == null || adapter.frozenA() == null) {
      kept += 2 * width + queries + hidden;
    }
    double keptBytes = compute.bytes() * kept + 2L * DType.FLOAT32.bytes() * width;
    double made = made(config, longest, compute);
    long layers = config.numHiddenLayers();
    double inputs = (double) layers * width * compute.bytes();
    double perToken =
        recompute
            ? inputs + ALLOCATED * (keptBytes + made)
            : ALLOCATED * (layers * keptBytes + made);
    long logits = Math.min(tokens, DecoderPass.chunk(config)) * config.vocabSize();
    return new MemoryEstimate(
        Math.round(tokens * (perToken + GRADIENTS * made)), BYTES_OF_A_LOGIT * logits);
  }

  /** Tokens that attention multiplies for one, of a sequence of {@code longest}, on average. */
  static long seen(long longest) {
    return longest <= TILE ? longest : (longest + TILE) / 2;
  }

  /** Bytes a token of everything that a block's operators make, adapters on all linears. */
  static double made(DecoderConfig config, long longest, DType compute) {
    long width = config.hiddenSize();
    long queries = (long) config.numAttentionHeads() * config.headDim();
    long keys = (long) config.numKeyValueHeads() * config.headDim();
    long elements =
        11 * queries // projected, adapted, summed, turned, scaled; values copied; mixed, folded
            + 10 * keys
            + 2L * config.numAttentionHeads() * seen(longest)
            + 8 * width // both ways out, sums
            + 8L * config.intermediateSize();
    long norms = 2 * (2L * DType.FLOAT32.bytes() + compute.bytes()) * width;
    return norms + (double) compute.bytes() * elements;
  }

  /** Bytes of a pass of {@code images} through the tower, of which one block's exist at once. */
  static long tower(VisionConfig config, int images, DType compute) {
    long width = config.hiddenSize();
    long elements =
        14 * width
            + 2L * config.numAttentionHeads() * config.patches()
            + 2L * config.intermediateSize();
    long norms = 2 * (2L * DType.FLOAT32.bytes() + compute.bytes()) * width;
    long patches = (long) images * config.patches();
    return Math.round(ALLOCATED * patches * (norms + compute.bytes() * elements));
  }

  /** All of it, in bytes. */
  long bytes() {
    return activations + head;
  }
}
