package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Module;
import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes into a vision tower's first block: patches, their positions and a class token. */
final class VisionEmbeddings implements Module {
  /** About the size of the patches' own embeddings. */
  private static final double POSITION_SIZE = 0.5;

  private static final double LONGEST_WAVE = 100;

  private final VisionConfig config;
  private final boolean dino;
  private final Parameter patchWeight;
  private final @Nullable Parameter patchBias;
  private final @Nullable Parameter classToken;
  private final @Nullable Parameter maskToken;
  private final Parameter positions;

  /** Embeddings without values. */
  VisionEmbeddings(VisionConfig config) {
    this.config = config;
    long width = config.hiddenSize();
    dino = config.modelType().equals(VisionConfig.DINOV2);
    boolean clip = config.modelType().equals(VisionConfig.CLIP);
    long tokens = config.patches() + (config.classToken() ? 1L : 0);
    patchWeight =
        new Parameter(width, config.numChannels(), config.patchSize(), config.patchSize());
    patchBias = clip ? null : new Parameter(width);
    classToken =
        clip ? new Parameter(width) : config.classToken() ? new Parameter(1, 1, width) : null;
    boolean masked = dino && (config.useMaskToken() == null || config.useMaskToken());
    maskToken = masked ? new Parameter(1, width) : null;
    positions = dino ? new Parameter(1, tokens, width) : new Parameter(tokens, width);
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
      Tensor laidOut = Tensor.of(values, (long) grid * grid, width);
      positions.set(laidOut.to(positions.tensor().device()));
    }
  }

  /**
   * (n, 3, height, width) to (n, t, d), computed as {@code dtype}.
   *
   * @param seen bool (n, rows, columns): patches that are not filling; null where all are not
   */
  Tensor forward(Tensor pixelValues, @Nullable Tensor seen, DType dtype) {
    long images = pixelValues.size(0);
    long patch = config.patchSize();
    long rows = pixelValues.size(2) / patch;
    long columns = pixelValues.size(3) / patch;
    // A convolution whose stride is its kernel is one matrix product over cut-out patches.
    Tensor patches =
        pixelValues
            .narrow(2, 0, rows * patch)
            .narrow(3, 0, columns * patch)
            .to(dtype)
            .reshape(images, config.numChannels(), rows, patch, columns, patch)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(images, rows * columns, config.numChannels() * patch * patch);
    Tensor weight = patchWeight.as(dtype).reshape(config.hiddenSize(), -1);
    Tensor bias = patchBias == null ? null : patchBias.as(dtype);
    Tensor tokens = Functional.linear(patches, weight, bias);
    if (classToken != null) {
      Tensor whole = classToken.as(dtype).reshape(1, 1, -1).expand(images, 1, -1);
      tokens = Tensor.cat(List.of(whole, tokens), 1);
    }
    return tokens.add(positions(rows, columns, seen).to(dtype));
  }

  /** Positions of a grid of patches, broadcast to (n, t, d). */
  private Tensor positions(long rows, long columns, @Nullable Tensor seen) {
    long grid = config.patchesPerSide();
    Tensor all = positions.tensor();
    if (config.fractionalPositions()) {
      PatchPositions places = new PatchPositions(Math.toIntExact(grid));
      if (seen != null) {
        Tensor ids = places.of(seen).to(all.device());
        return Functional.embedding(all, ids);
      }
      int[] whole = places.whole(Math.toIntExact(rows), Math.toIntExact(columns));
      return whole == null ? all : all.indexSelect(0, PatchPositions.tensor(whole, all.device()));
    }
    if (rows == grid && columns == grid) {
      return all;
    }
    if (!dino) {
      throw MaemiException.usage(
          "cannot look at an image of "
              + columns
              + " × "
              + rows
              + " patches: the tower takes "
              + grid
              + " a side. Resize it.");
    }
    return Tensor.cat(
        List.of(all.narrow(1, 0, 1), stretched(all.narrow(1, 1, grid * grid), rows, columns)), 1);
  }

  private Tensor stretched(Tensor patches, long rows, long columns) {
    long grid = config.patchesPerSide();
    Tensor map = patches.reshape(1, grid, grid, -1).permute(0, 3, 1, 2).to(DType.FLOAT32);
    return Functional.upsampleBicubic(map, rows, columns)
        .permute(0, 2, 3, 1)
        .reshape(1, rows * columns, -1);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    if (classToken != null) {
      visitor.parameter(Module.path(prefix, dino ? "cls_token" : "class_embedding"), classToken);
    }
    if (maskToken != null) {
      visitor.parameter(Module.path(prefix, "mask_token"), maskToken);
    }
    String patch = Module.path(prefix, dino ? "patch_embeddings.projection" : "patch_embedding");
    visitor.parameter(Module.path(patch, "weight"), patchWeight);
    if (patchBias != null) {
      visitor.parameter(Module.path(patch, "bias"), patchBias);
    }
    visitor.parameter(
        Module.path(prefix, dino ? "position_embeddings" : "position_embedding.weight"), positions);
  }
}
