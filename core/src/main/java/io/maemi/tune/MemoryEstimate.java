package io.maemi.tune;

import io.maemi.adapter.LoraConfig;
import io.maemi.student.DecoderConfig;
import io.maemi.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * The memory of adapter tuning steps on a decoder, from its shape alone. Of a block that keeps its
 * activations, a token's share is what the operators hold until backward: both norms' inputs in
 * float32, queries, keys and values as attention multiplies them, its weights on the tokens seen,
 * gate, its activation, up and their product, and, where A is trained, the inputs of all linears.
 *
 * @param activations bytes of the blocks' activations at their peak
 * @param head bytes of a chunk of logits with its softmax and gradients
 */
record MemoryEstimate(long activations, long head) {
  private static final int TILE = 256;
  private static final long BYTES_OF_A_LOGIT = 18;

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
    long seen = longest <= TILE ? longest : (longest + TILE) / 2;
    long perToken = 3 * queries + config.numAttentionHeads() * seen + 3 * hidden;
    if (adapter == null || adapter.frozenA() == null) {
      perToken += 2 * width + queries + hidden;
    }
    long block = tokens * (compute.bytes() * perToken + 2L * DType.FLOAT32.bytes() * width);
    long layers = config.numHiddenLayers();
    long inputs = layers * tokens * width * compute.bytes();
    long logits = Math.min(tokens, DecoderPass.chunk(config)) * config.vocabSize();
    return new MemoryEstimate(
        recompute ? inputs + 2 * block : layers * block, BYTES_OF_A_LOGIT * logits);
  }

  /** All of it, in bytes. */
  long bytes() {
    return activations + head;
  }
}
