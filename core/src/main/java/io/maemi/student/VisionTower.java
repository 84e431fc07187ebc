package io.maemi.student;

import io.maemi.nn.EncoderBlock;
import io.maemi.nn.LayerNorm;
import io.maemi.nn.Module;
import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A SigLIP-style vision transformer (arXiv 2303.15343) on whole square images, as Idefics3 has it.
 * Shapes: n images, p patches, d width.
 */
public final class VisionTower implements Module {
  private final VisionConfig config;
  private final Parameter patchWeight;
  private final Parameter patchBias;
  private final Parameter positions;
  private final List<EncoderBlock> layers;
  private final LayerNorm norm;

  /** A tower without values. */
  VisionTower(VisionConfig config) {
    this.config = config;
    long width = config.hiddenSize();
    patchWeight =
        new Parameter(width, config.numChannels(), config.patchSize(), config.patchSize());
    patchBias = new Parameter(width);
    positions = new Parameter(config.patches(), width);
    layers =
        IntStream.range(0, config.numHiddenLayers())
            .mapToObj(
                i ->
                    new EncoderBlock(
                        width,
                        config.numAttentionHeads(),
                        config.intermediateSize(),
                        config.layerNormEps()))
            .toList();
    norm = new LayerNorm(width, config.layerNormEps());
  }

  /** (n, 3, side, side) to the tower's output (n, p, d), computed as {@code dtype}. */
  public Tensor forward(Tensor pixelValues, DType dtype) {
    Tensor hidden = embed(pixelValues, dtype);
    for (EncoderBlock layer : layers) {
      try (Scope scope = new Scope()) {
        hidden = Scope.keep(layer.forward(hidden, null));
      }
    }
    return norm.forward(hidden);
  }

  /** Patches and their positions: (n, 3, side, side) to (n, p, d), what the first layer takes. */
  public Tensor embed(Tensor pixelValues, DType dtype) {
    long images = pixelValues.size(0);
    long grid = config.patchesPerSide();
    long patch = config.patchSize();
    long side = grid * patch;
    // A convolution whose stride is its kernel is one matrix product over cut-out patches.
    Tensor patches =
        pixelValues
            .narrow(2, 0, side)
            .narrow(3, 0, side)
            .to(dtype)
            .reshape(images, config.numChannels(), grid, patch, grid, patch)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(images, grid * grid, config.numChannels() * patch * patch);
    Tensor weight = patchWeight.as(dtype).reshape(config.hiddenSize(), -1);
    return Functional.linear(patches, weight, patchBias.as(dtype)).add(positions.as(dtype));
  }

  /** The blocks, in order, for those who run them one by one. */
  public List<EncoderBlock> layers() {
    return layers;
  }

  /** The norm behind the last block. */
  public LayerNorm norm() {
    return norm;
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    String embeddings = Module.path(prefix, "embeddings");
    visitor.parameter(Module.path(embeddings, "patch_embedding.weight"), patchWeight);
    visitor.parameter(Module.path(embeddings, "patch_embedding.bias"), patchBias);
    visitor.parameter(Module.path(embeddings, "position_embedding.weight"), positions);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).visit(Module.path(prefix, "encoder.layers." + i), visitor);
    }
    norm.visit(Module.path(prefix, "post_layernorm"), visitor);
  }
}
