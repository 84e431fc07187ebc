package io.maemi.measure;

import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What a network answers of images of any size: of large ones part by part. */
final class TiledAnswer {
  /** Images with longer edges are answered in parts of so many pixels, with so many around. */
  private static final int AT_ONCE = 1024;

  private static final int PART = 448;
  private static final int AROUND = 64;

  private final ParticleNetwork network;
  private final UnaryOperator<Tensor> likelihoods;

  /**
   * The answers of a network.
   *
   * @param likelihoods what its logits (1, maps, height, width) mean
   */
  TiledAnswer(ParticleNetwork network, UnaryOperator<Tensor> likelihoods) {
    this.network = network;
    this.likelihoods = likelihoods;
  }

  /** The maps of {@code image}, each row by row. */
  float[][] of(Zoomed image) {
    int width = image.width();
    int height = image.height();
    if (Math.max(width, height) <= AT_ONCE) {
      return atOnce(image);
    }
    float[][] whole = {};
    for (int top = 0; top < height; top += PART) {
      for (int left = 0; left < width; left += PART) {
        int x = Math.max(0, left - AROUND);
        int y = Math.max(0, top - AROUND);
        int right = Math.min(width, left + PART);
        Zoomed part =
            image.part(
                x,
                y,
                Math.min(width, right + AROUND) - x,
                Math.min(height, top + PART + AROUND) - y);
        float[][] maps = atOnce(part);
        if (whole.length == 0) {
          whole = new float[maps.length][width * height];
        }
        for (int row = top; row < Math.min(height, top + PART); row++) {
          int from = (row - y) * part.width() + left - x;
          for (int map = 0; map < maps.length; map++) {
            System.arraycopy(maps[map], from, whole[map], row * width + left, right - left);
          }
        }
      }
    }
    return whole;
  }

  private float[][] atOnce(Zoomed image) {
    Zoomed padded = image.padded(ParticleNetwork.STEP);
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor logits =
          network.forward(Tensor.of(padded.values(), 1, 1, padded.height(), padded.width()));
      Tensor seen = logits.narrow(2, 0, image.height()).narrow(3, 0, image.width());
      float[] all = likelihoods.apply(seen.to(DType.FLOAT32)).toFloats();
      int plane = image.width() * image.height();
      float[][] maps = new float[all.length / plane][];
      Arrays.setAll(maps, map -> Arrays.copyOfRange(all, map * plane, (map + 1) * plane));
      return maps;
    }
  }
}
