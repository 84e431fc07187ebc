package io.maemi.measure;

import io.maemi.tensor.Tensor;
import java.util.List;

/** What {@link ParticleNetwork} sees of an image at a zoom. */
final class ParticleSight {
  private final TiledAnswer answer;

  ParticleSight(ParticleNetwork network) {
    this.answer = new TiledAnswer(network, Tensor::sigmoid);
  }

  /** What is seen at a longest edge of {@code edge}. */
  ParticleMaps of(Plane plane, int edge) {
    return answer(Zoomed.of(plane, edge));
  }

  /** The same of the image as it is and mirrored. */
  List<ParticleMaps> bothWays(Plane plane, int edge) {
    Zoomed image = Zoomed.of(plane, edge);
    return List.of(answer(image), answer(image.mirrored()).mirrored());
  }

  private ParticleMaps answer(Zoomed image) {
    return ParticleMaps.of(image.width(), image.height(), answer.of(image));
  }
}
