package io.maemi.student;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.DenseLinear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.nn.Weights;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vision tower in a folder of its own: SigLIP, CLIP, with its projection where it has one, or
 * DINOv2; or that of a whole CLIP or SigLIP, whose text tower is left where it is.
 */
final class VisionModel implements Module {
  private static final String PROJECTION = "visual_projection";

  /** Models of two towers. */
  private static final Set<String> PAIRS = Set.of("clip", "siglip");

  private final String modelType;
  private final VisionTower tower;
  private final @Nullable LinearSlot projection;

  /** A tower without values; {@code projected} is the width behind its projection, or 0. */
  private VisionModel(VisionConfig config, long projected) {
    modelType = config.modelType();
    tower = new VisionTower(config);
    projection =
        projected > 0
            ? new LinearSlot(new DenseLinear(config.hiddenSize(), projected, false))
            : null;
  }

  /** Whether {@code folder} holds a tower alone. */
  static boolean isIn(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      String type = Json.MAPPER.readTree(file.toFile()).path("model_type").asText();
      return VisionConfig.MODEL_TYPES.contains(type) || PAIRS.contains(type);
    } catch (IOException e) {
      return false; // opening it as a model says why
    }
  }

  /** The tower in {@code folder}; loading is strict. */
  static VisionModel open(Path folder, Device device, DType dtype) {
    VisionModel model = outline(folder);
    try (WeightStore store = Checkpoint.ofTower(WeightStore.open(folder))) {
      Weights.load(model, store, "", dtype, device);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    return model;
  }

  private static VisionConfig config(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      JsonNode tree = Json.MAPPER.readTree(file.toFile());
      String type = tree.path("model_type").asText();
      if (PAIRS.contains(type)) {
        tree =
            ((ObjectNode) tree.withObject("/vision_config"))
                .put("model_type", type + "_vision_model");
      }
      return Json.MAPPER.treeToValue(tree, VisionConfig.class);
    } catch (JsonProcessingException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + Require.reason(e) + ". Use another model folder.", e);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Check the file.", e);
    }
  }

  /** The tower of {@code folder} without its weights, to know its parts by. */
  static VisionModel outline(Path folder) {
    VisionConfig config = config(folder);
    InstalledModels.refusePickles(folder);
    try (WeightStore store = Checkpoint.ofTower(WeightStore.open(folder))) {
      String weight = PROJECTION + ".weight";
      return new VisionModel(config, store.names().contains(weight) ? store.shape(weight)[0] : 0);
    }
  }

  String modelType() {
    return modelType;
  }

  VisionTower tower() {
    return tower;
  }

  /** The pooled output (n, d) in the space shared with text where there is one. */
  Tensor project(Tensor pooled) {
    return projection == null ? pooled : projection.forward(pooled);
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    tower.visit(prefix, visitor);
    if (projection != null) {
      projection.visit(Module.path(prefix, PROJECTION), visitor);
    }
  }
}
