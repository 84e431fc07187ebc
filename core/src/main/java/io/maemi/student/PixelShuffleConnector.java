package io.maemi.student;

import io.maemi.nn.DenseLinear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.tensor.Tensor;

/**
 * Brings the tower's output to the decoder's width and fewer tokens: folds squares of neighbouring
 * patches into channels (pixel shuffle, arXiv 1609.05158), then one linear layer, as in Idefics3
 * (arXiv 2408.12637).
 */
final class PixelShuffleConnector implements Connector {
  private final long scale;
  private final LinearSlot projection;

  /** A connector without values. */
  PixelShuffleConnector(StudentConfig config) {
    this.scale = config.scaleFactor();
    this.projection =
        new LinearSlot(
            new DenseLinear(config.connectorWidth(), config.textConfig().hiddenSize(), false));
  }

  @Override
  public Tensor forward(Tensor features) {
    return projection.forward(shuffle(features));
  }

  /** (n, p, d) to (n, p/s², d·s²): each new token is an s × s square of patches, row by row. */
  Tensor shuffle(Tensor features) {
    long images = features.size(0);
    long side = Math.round(Math.sqrt((double) features.size(1)));
    long width = features.size(2);
    long folded = side / scale;
    return features
        .reshape(images, folded, scale, folded, scale, width)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(images, folded * folded, scale * scale * width);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    projection.visit(Module.path(prefix, "modality_projection.proj"), visitor);
  }
}
