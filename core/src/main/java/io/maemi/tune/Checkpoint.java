package io.maemi.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A run's state in one safetensors file: the trained tensors, the optimizer's moments, and as JSON
 * in the header the position in the data and what the run is. One file, renamed into place, so
 * there is always a whole one.
 */
final class Checkpoint {
  /** The name in the output folder. */
  static final String FILE = "checkpoint.safetensors";

  private static final String STATE = "maemi_state";
  private static final String IDENTITY = "maemi_run";

  private Checkpoint() {}

  /**
   * Writes a checkpoint.
   *
   * @param identity what a run must share with this one to go on from here
   */
  static void write(Path file, TrainState state, JsonNode identity, Map<String, Tensor> tensors) {
    SafeTensors.write(
        file, tensors, Map.of(STATE, Json.line(state), IDENTITY, Json.line(identity)));
  }

  /** The state in {@code file}, or empty where there is none; another run's is refused. */
  static Optional<TrainState> state(Path file, JsonNode identity) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (WeightStore store = WeightStore.open(file)) {
      JsonNode theirs = Json.MAPPER.readTree(store.metadata().getOrDefault(IDENTITY, "null"));
      if (!theirs.equals(identity)) {
        throw MaemiException.usage(
            "cannot go on with the run in "
                + file.toAbsolutePath().getParent()
                + ": it differs in "
                + RunIdentity.difference(theirs, identity)
                + ". Choose another out, or delete that folder to start again.");
      }
      return Optional.of(Json.MAPPER.readValue(store.metadata().get(STATE), TrainState.class));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw MaemiException.unreadable(
          "cannot go on from "
              + file
              + ": it is no checkpoint of this version. Delete it to start again.",
          e);
    }
  }

  /** Fills {@code tensors} from {@code file}; names and shapes must be the same. */
  static void load(Path file, Map<String, Tensor> tensors) {
    try (NoGrad noGrad = new NoGrad();
        WeightStore store = WeightStore.open(file)) {
      if (!store.names().equals(new TreeSet<>(tensors.keySet()))) {
        throw MaemiException.unreadable(
            "cannot go on from "
                + file
                + ": it holds other tensors than this run trains. Delete it to start again.");
      }
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        if (!Arrays.equals(store.shape(entry.getKey()), entry.getValue().shape())) {
          throw MaemiException.unreadable(
              "cannot go on from "
                  + file
                  + ": "
                  + entry.getKey()
                  + " has another shape. Delete it to start again.");
        }
        try (Scope scope = new Scope()) {
          entry.getValue().copyFrom(store.load(entry.getKey()));
        }
      }
    }
  }
}
