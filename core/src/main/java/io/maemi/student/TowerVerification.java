package io.maemi.student;

import io.maemi.tensor.DType;
import io.maemi.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a vision tower against a reference's outputs.
 *
 * @param model the tower
 * @param reference the inputs and outputs
 */
record TowerVerification(VisionModel model, ReferenceFile reference) {
  List<ModelVerification.Comparison> compareAll() {
    VisionTower tower = model.tower();
    Tensor pixels = reference.load(ModelVerification.PIXELS).to(DType.FLOAT32);
    List<Tensor> states = tower.states(tower.embed(pixels, DType.FLOAT32));
    Tensor output = tower.output(states);
    Tensor pooled = tower.pool(output);
    return reference.outputs().stream()
        .map(name -> reference.compareNearest(name, actual(name, states, output, pooled), null))
        .toList();
  }

  private List<Tensor> actual(
      String name, List<Tensor> states, Tensor output, @Nullable Tensor pooled) {
    Tensor made =
        switch (name) {
          case "output.last_hidden_state" -> output;
          case "output.pooler_output" -> pooled;
          case "output.image_features", "output.image_embeds" ->
              pooled == null ? null : model.project(pooled);
          default -> reference.hiddenState(name, states);
        };
    return made == null ? List.of() : List.of(made);
  }
}
