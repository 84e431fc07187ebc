package io.maemi.student;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

/**
 * A vision tower in a folder of its own: SigLIP, CLIP, with its projection where it has one, or
 * DINOv2.
 */
final class VisionModel implements Module {
  private static final String PROJECTION = "visual_projection";
  private static final int CLIP_PROJECTION = 512;

  private final String modelType;
  private final VisionTower tower;
  private final @Nullable LinearSlot projection;

  private VisionModel(VisionConfig config, boolean projects) {
    modelType = config.modelType();
    tower = new VisionTower(config);
    Integer stated = config.projectionDim();
    projection =
        projects
            ? new LinearSlot(
                new DenseLinear(
                    config.hiddenSize(), stated == null ? CLIP_PROJECTION : stated, false))
            : null;
  }

  /** Whether {@code folder} holds a tower alone. */
  static boolean isIn(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      JsonNode type = Json.MAPPER.readTree(file.toFile()).path("model_type");
      return VisionConfig.MODEL_TYPES.contains(type.asText());
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
      return Json.MAPPER.readValue(file.toFile(), VisionConfig.class);
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
    try (WeightStore store = Checkpoint.ofTower(WeightStore.open(folder))) {
      return new VisionModel(config(folder), store.names().contains(PROJECTION + ".weight"));
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
