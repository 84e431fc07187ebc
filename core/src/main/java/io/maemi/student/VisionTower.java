package io.maemi.student;

import io.maemi.nn.Activation;
import io.maemi.nn.Attention;
import io.maemi.nn.AttentionPooling;
import io.maemi.nn.EncoderBlock;
import io.maemi.nn.GatedMlp;
import io.maemi.nn.LayerNorm;
import io.maemi.nn.Mlp;
import io.maemi.nn.Module;
import io.maemi.tensor.DType;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A vision transformer on square images as SigLIP (arXiv 2303.15343), Idefics3, CLIP (arXiv
 * 2103.00020) and DINOv2 (arXiv 2304.07193) have it. Shapes: n images, p patches, t tokens (patches
 * and, in CLIP and DINOv2, a class token before them), d width.
 */
public final class VisionTower implements Module {
  private final VisionConfig config;
  private final boolean dino;
  private final VisionEmbeddings embeddings;
  private final @Nullable LayerNorm preNorm;
  private final List<EncoderBlock> layers;
  private final LayerNorm norm;
  private final @Nullable AttentionPooling head;

  /** A tower without values. */
  VisionTower(VisionConfig config) {
    this.config = config;
    long width = config.hiddenSize();
    dino = config.modelType().equals(VisionConfig.DINOV2);
    embeddings = new VisionEmbeddings(config);
    boolean clip = config.modelType().equals(VisionConfig.CLIP);
    preNorm = clip ? new LayerNorm(width, config.layerNormEps()) : null;
    layers = IntStream.range(0, config.numHiddenLayers()).mapToObj(i -> block(config)).toList();
    norm = new LayerNorm(width, config.layerNormEps());
    head =
        config.pools()
            ? new AttentionPooling(
                width,
                config.numAttentionHeads(),
                config.intermediateSize(),
                config.layerNormEps(),
                config.activation())
            : null;
  }

  private static EncoderBlock block(VisionConfig config) {
    long width = config.hiddenSize();
    long heads = config.numAttentionHeads();
    long hidden = config.intermediateSize();
    if (!config.modelType().equals(VisionConfig.DINOV2)) {
      return new EncoderBlock(width, heads, hidden, config.layerNormEps(), config.activation());
    }
    boolean biases = config.qkvBias() == null || config.qkvBias();
    boolean gated = config.useSwigluFfn() != null && config.useSwigluFfn();
    return EncoderBlock.scaled(
        width,
        Attention.llama(width, heads, heads, width / heads, new Attention.Biases(biases, true)),
        gated
            ? new GatedMlp(width, hidden, true, Activation.SILU)
            : new Mlp(width, hidden, config.activation()),
        config.layerNormEps());
  }

  /** Starts the positions so that a new tower knows which patches lie side by side. */
  void layOutPositions() {
    embeddings.layOutPositions();
  }

  /** (n, 3, height, width) to the tower's output (n, t, d), computed as {@code dtype}. */
  public Tensor forward(Tensor pixelValues, DType dtype) {
    return encode(embed(pixelValues, dtype));
  }

  /**
   * The tower's output for tokens as {@link #embed} returns them, all or some of them: (n, t, d) to
   * (n, t, d). CLIP's is not normalised.
   */
  public Tensor encode(Tensor tokens) {
    return finish(run(tokens, layers.size(), null));
  }

  /** {@code tokens} behind the first {@code count} blocks. */
  private Tensor run(Tensor tokens, int count, @Nullable Tensor seen) {
    Tensor hidden = tokens;
    for (EncoderBlock layer : layers.subList(0, count)) {
      try (Scope scope = new Scope()) {
        hidden = Scope.keep(layer.forward(hidden, seen));
      }
    }
    return hidden;
  }

  private Tensor finish(Tensor hidden) {
    return preNorm == null ? norm.forward(hidden) : hidden;
  }

  /**
   * The output for images of which some patches are filling.
   *
   * @param seen bool (n, rows, columns) of patches
   */
  Tensor forward(Tensor pixelValues, Tensor seen, DType dtype) {
    Tensor mask = seen.reshape(seen.size(0), 1, 1, -1);
    return finish(run(embed(pixelValues, seen, dtype), layers.size(), mask));
  }

  /** What goes into the first block and what comes out of each. */
  List<Tensor> states(Tensor tokens) {
    List<Tensor> states = new ArrayList<>(List.of(tokens));
    for (EncoderBlock layer : layers) {
      states.add(layer.forward(states.get(states.size() - 1), null));
    }
    return states;
  }

  /** The output (n, t, d) for what comes out of the last block. */
  Tensor output(List<Tensor> states) {
    return finish(states.get(states.size() - 1));
  }

  /**
   * What comes out of the block {@code layer}, counted from 1, or from −1 backwards; 0 is what goes
   * into the first.
   */
  Tensor feature(Tensor pixelValues, int layer, DType dtype) {
    int count = layer < 0 ? layers.size() + 1 + layer : layer;
    return run(embed(pixelValues, dtype), count, null);
  }

  /** One vector an image (n, d) for the output (n, t, d), or null where the tower has none. */
  @Nullable Tensor pool(Tensor output) {
    if (head != null) {
      return head.forward(output);
    }
    if (!config.classToken()) {
      return null;
    }
    Tensor whole = output.select(1, 0);
    return dino ? whole : norm.forward(whole);
  }

  /** Tokens and their positions: (n, 3, height, width) to (n, t, d), what the first block takes. */
  public Tensor embed(Tensor pixelValues, DType dtype) {
    return embed(pixelValues, null, dtype);
  }

  private Tensor embed(Tensor pixelValues, @Nullable Tensor seen, DType dtype) {
    Tensor tokens = embeddings.forward(pixelValues, seen, dtype);
    return preNorm == null ? tokens : preNorm.forward(tokens);
  }

  /** The blocks, in order, for those who run them one by one. */
  public List<EncoderBlock> layers() {
    return layers;
  }

  /** The norm behind the last block; in CLIP that of the pooled class token. */
  public LayerNorm norm() {
    return norm;
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    embeddings.visit(Module.path(prefix, "embeddings"), visitor);
    if (preNorm != null) {
      preNorm.visit(Module.path(prefix, "pre_layrnorm"), visitor); // so spelt in all of CLIP
    }
    for (int i = 0; i < layers.size(); i++) {
      String block = (dino ? "encoder.layer." : "encoder.layers.") + i;
      layers.get(i).visit(Module.path(prefix, block), visitor);
    }
    norm.visit(Module.path(prefix, dino ? "layernorm" : "post_layernorm"), visitor);
    if (head != null) {
      head.visit(Module.path(prefix, "head"), visitor);
    }
  }
}
