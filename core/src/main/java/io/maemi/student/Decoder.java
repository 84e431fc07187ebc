package io.maemi.student;

import io.maemi.nn.Attention;
import io.maemi.nn.DecoderBlock;
import io.maemi.nn.Embedding;
import io.maemi.nn.GatedMlp;
import io.maemi.nn.KeyValueCache;
import io.maemi.nn.Module;
import io.maemi.nn.RmsNorm;
import io.maemi.nn.RotaryEmbedding;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Llama-style decoder (arXiv 2302.13971) without its head. Shapes: b batch, t tokens, d width.
 */
public final class Decoder implements Module {
  /** The path in a model of a head that is not tied to the embedding. */
  static final String HEAD = "lm_head";

  private final DecoderConfig config;
  private final Embedding embedding;
  private final List<DecoderBlock> layers;
  private final RmsNorm norm;
  private final RotaryEmbedding rotary;

  /** A decoder without values. */
  public Decoder(DecoderConfig config) {
    this.config = config;
    embedding = new Embedding(config.vocabSize(), config.hiddenSize());
    layers =
        IntStream.range(0, config.numHiddenLayers())
            .mapToObj(
                i ->
                    new DecoderBlock(
                        config.hiddenSize(),
                        Attention.llama(
                            config.hiddenSize(),
                            config.numAttentionHeads(),
                            config.numKeyValueHeads(),
                            config.headDim(),
                            config.attentionBiases()),
                        new GatedMlp(
                            config.hiddenSize(),
                            config.intermediateSize(),
                            config.mlpBias(),
                            config.activation()),
                        config.rmsNormEps()))
            .toList();
    norm = new RmsNorm(config.hiddenSize(), config.rmsNormEps());
    rotary = config.rotary();
  }

  /**
   * Embeddings (b, t, d) to hidden states behind the final norm (b, t, d).
   *
   * @param caches one a layer, to which the t tokens are added; null for none
   */
  public Tensor forward(Tensor embeddings, @Nullable List<KeyValueCache> caches) {
    long before = caches == null ? 0 : caches.get(0).length();
    return forward(embeddings, context(embeddings, before), caches);
  }

  private Tensor forward(
      Tensor embeddings, Attention.Context context, @Nullable List<KeyValueCache> caches) {
    Tensor hidden = embeddings;
    for (int i = 0; i < layers.size(); i++) {
      try (Scope scope = new Scope()) {
        KeyValueCache cache = caches == null ? null : caches.get(i);
        hidden = Scope.keep(layers.get(i).forward(hidden, context, cache));
      }
    }
    return norm.forward(hidden);
  }

  /**
   * What the layers' attention needs to know of embeddings (b, t, d) that follow {@code before}
   * cached tokens.
   */
  public Attention.Context context(Tensor embeddings, long before) {
    return Attention.Context.causal(
        rotary.turns(before, embeddings.size(1), embeddings.dtype(), embeddings.device()));
  }

  /**
   * The same for sequences of unequal length, filled up on the left.
   *
   * @param positions int64 (b, t): where each token stands in its own sequence
   * @param seen bool (b, s): tokens so far, these included, that are not filling
   */
  Tensor forward(Tensor embeddings, Tensor positions, Tensor seen, List<KeyValueCache> caches) {
    Tensor mask = seen.unsqueeze(1).unsqueeze(1);
    return forward(
        embeddings,
        new Attention.Context(true, mask, rotary.turns(positions, embeddings.dtype())),
        caches);
  }

  /** Empty caches of all layers, with room for {@code capacity} tokens of each sequence. */
  List<KeyValueCache> caches(long batch, long capacity, DType dtype, Device device) {
    return layers.stream()
        .map(
            layer ->
                new KeyValueCache(
                    batch, config.numKeyValueHeads(), capacity, config.headDim(), dtype, device))
        .toList();
  }

  /** The token embedding, which is the head too where both are tied. */
  public Embedding embedding() {
    return embedding;
  }

  /** The blocks, in order, for those who run them one by one. */
  public List<DecoderBlock> layers() {
    return layers;
  }

  /** The norm behind the last block. */
  public RmsNorm norm() {
    return norm;
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    embedding.visit(Module.path(prefix, "embed_tokens"), visitor);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).visit(Module.path(prefix, "layers." + i), visitor);
    }
    norm.visit(Module.path(prefix, "norm"), visitor);
  }
}
