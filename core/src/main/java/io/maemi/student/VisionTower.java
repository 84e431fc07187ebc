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
  /** About the size of the patches' own embeddings. */
  private static final double POSITION_SIZE = 0.5;

  private static final double LONGEST_WAVE = 100;

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

  /**
   * Starts the positions as sines and cosines of row and column, a quarter of the width each (Beyer
   * et al. 2022, arXiv 2205.01580): a new tower then knows from the first step which patches lie
   * side by side.
   */
  void layOutPositions() {
    int grid = Math.toIntExact(config.patchesPerSide());
    int width = Math.toIntExact(config.hiddenSize());
    int quarter = width / 4;
    float[] values = new float[grid * grid * width];
    for (int patch = 0; patch < grid * grid; patch++) {
      for (int i = 0; i < quarter; i++) {
        double frequency = Math.pow(LONGEST_WAVE, -(double) i / quarter);
        double row = Math.floorDiv(patch, grid) * frequency;
        double column = Math.floorMod(patch, grid) * frequency;
        int at = patch * width + i;
        values[at] = (float) (POSITION_SIZE * Math.sin(row));
        values[at + quarter] = (float) (POSITION_SIZE * Math.cos(row));
        values[at + 2 * quarter] = (float) (POSITION_SIZE * Math.sin(column));
        values[at + 3 * quarter] = (float) (POSITION_SIZE * Math.cos(column));
      }
    }
    try (Scope scope = new Scope()) {
      positions.set(Tensor.of(values, (long) grid * grid, width));
    }
  }

  /** (n, 3, side, side) to the tower's output (n, p, d), computed as {@code dtype}. */
  public Tensor forward(Tensor pixelValues, DType dtype) {
    return encode(embed(pixelValues, dtype));
  }

  /**
   * The tower's output for patches as {@link #embed} returns them, all or some of them: (n, p, d)
   * to (n, p, d).
   */
  public Tensor encode(Tensor patches) {
    Tensor hidden = patches;
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
