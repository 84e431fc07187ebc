package io.maemi.measure;

import io.maemi.student.Resampling;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;

/** What {@link ParticleNetwork} sees of an image at a zoom. */
final class ParticleSight {
  /** Images with longer edges are answered in parts of so many pixels, with so many around. */
  private static final int AT_ONCE = 1024;

  private static final int PART = 448;
  private static final int AROUND = 64;

  private final ParticleNetwork network;

  ParticleSight(ParticleNetwork network) {
    this.network = network;
  }

  /** What is seen at a longest edge of {@code edge}, of large images part by part. */
  ParticleMaps of(Plane plane, int edge) {
    return answer(Zoomed.of(plane, edge));
  }

  /** The same of the image as it is and mirrored. */
  List<ParticleMaps> bothWays(Plane plane, int edge) {
    Zoomed image = Zoomed.of(plane, edge);
    return List.of(answer(image), answer(image.mirrored()).mirrored());
  }

  /** What a side of {@code plane} measures at a longest edge of {@code edge}. */
  static int size(int side, Plane plane, int edge) {
    double scale = edge / (double) Math.max(plane.width(), plane.height());
    return (int) Math.max(1, Math.round(side * scale));
  }

  /** An image with another longest edge, values as the network wants them. */
  private record Zoomed(int width, int height, float[] values) {
    static Zoomed of(Plane plane, int edge) {
      int width = size(plane.width(), plane, edge);
      int height = size(plane.height(), plane, edge);
      byte[] zoomed =
          Resampling.BILINEAR.resize(
              ParticleMaps.bytes(plane.values(), 1), plane.width(), plane.height(), width, height);
      float[] grey = new float[zoomed.length];
      for (int i = 0; i < grey.length; i++) {
        grey[i] = zoomed[i] & 0xff;
      }
      return new Zoomed(width, height, ParticleMaps.normalised(width, height, grey));
    }

    Zoomed part(int x, int y, int partWidth, int partHeight) {
      float[] part = new float[partWidth * partHeight];
      for (int row = 0; row < partHeight; row++) {
        System.arraycopy(values, (y + row) * width + x, part, row * partWidth, partWidth);
      }
      return new Zoomed(partWidth, partHeight, part);
    }

    Zoomed mirrored() {
      return new Zoomed(width, height, ParticleMaps.mirrored(values, width, height));
    }
  }

  private ParticleMaps answer(Zoomed image) {
    int width = image.width();
    int height = image.height();
    if (Math.max(width, height) <= AT_ONCE) {
      return answerAtOnce(image);
    }
    float[] particle = new float[width * height];
    float[] core = new float[width * height];
    float[] depth = new float[width * height];
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
        ParticleMaps maps = answerAtOnce(part);
        for (int row = top; row < Math.min(height, top + PART); row++) {
          int from = (row - y) * maps.width() + left - x;
          int to = row * width + left;
          System.arraycopy(maps.particle(), from, particle, to, right - left);
          System.arraycopy(maps.core(), from, core, to, right - left);
          System.arraycopy(maps.depth(), from, depth, to, right - left);
        }
      }
    }
    return new ParticleMaps(width, height, particle, core, depth);
  }

  /** The network's answer; the image is continued by its border to the network's step. */
  private ParticleMaps answerAtOnce(Zoomed image) {
    int step = ParticleNetwork.STEP;
    int wide = (image.width() + step - 1) / step * step;
    int high = (image.height() + step - 1) / step * step;
    float[] padded = new float[wide * high];
    for (int y = 0; y < high; y++) {
      int row = Math.min(y, image.height() - 1) * image.width();
      for (int x = 0; x < wide; x++) {
        padded[y * wide + x] = image.values()[row + Math.min(x, image.width() - 1)];
      }
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor logits = network.forward(Tensor.of(padded, 1, 1, high, wide));
      return ParticleMaps.answered(
          image.width(),
          image.height(),
          logits.narrow(2, 0, image.height()).narrow(3, 0, image.width()));
    }
  }
}
