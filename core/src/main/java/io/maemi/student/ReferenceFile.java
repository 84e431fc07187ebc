package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reference implementation wrote: its inputs {@code input.*} and outputs {@code output.*}.
 *
 * @param store the file
 * @param tolerance the largest difference allowed
 */
record ReferenceFile(WeightStore store, double tolerance) {
  private static final String HIDDEN = "output.hidden_states.";

  boolean has(String name) {
    return store.names().contains(name);
  }

  /** The tensor {@code name}, which must be there. */
  Tensor load(String name) {
    if (!has(name)) {
      throw refused("it has no " + name);
    }
    return store.load(name);
  }

  /** Names of the outputs, of which there must be one. */
  List<String> outputs() {
    List<String> outputs =
        store.names().stream().filter(name -> name.startsWith("output.")).toList();
    if (outputs.isEmpty()) {
      throw refused("it has no outputs");
    }
    return outputs;
  }

  /** The one of {@code states} that {@code name} asks for, or null where it asks for none. */
  @Nullable Tensor hiddenState(String name, List<Tensor> states) {
    if (!name.matches("output\\.hidden_states\\.\\d{1,4}")) {
      return null;
    }
    int layer = Integer.parseInt(name.substring(HIDDEN.length()));
    return layer < states.size() ? states.get(layer) : null;
  }

  /**
   * {@link #compare} with the nearest of {@code candidates}, for what {@code name} may mean more
   * than one thing: of those of its size where there are such.
   */
  ModelVerification.Comparison compareNearest(
      String name, List<Tensor> candidates, @Nullable Tensor seen) {
    long size = load(name).numel();
    List<Tensor> fitting = candidates.stream().filter(t -> t.numel() == size).toList();
    return (fitting.isEmpty() ? candidates : fitting)
        .stream()
            .map(candidate -> compare(name, candidate, seen))
            .min(Comparator.comparingDouble(ModelVerification.Comparison::difference))
            .orElseThrow(() -> refused("its " + name + " is nothing that this model makes"));
  }

  /**
   * The greatest difference between {@code name} and the model's own; not a number is infinitely
   * far from any.
   *
   * @param seen bool (b, t): tokens that count, where the output has tokens; null where all do
   */
  private ModelVerification.Comparison compare(String name, Tensor actual, @Nullable Tensor seen) {
    Tensor expected = load(name).to(DType.FLOAT32);
    if (actual.numel() != expected.numel()) {
      throw refused(
          "its "
              + name
              + " is "
              + Arrays.toString(expected.shape())
              + ", the model's "
              + Arrays.toString(actual.shape()));
    }
    Tensor error = actual.reshape(expected.shape()).sub(expected).abs();
    if (seen != null
        && expected.dim() == 3
        && expected.size(0) == seen.size(0)
        && expected.size(1) == seen.size(1)) {
      error = error.maskedFill(seen.not().unsqueeze(-1), 0);
    }
    double difference = error.allFinite() ? error.max().item() : Double.POSITIVE_INFINITY;
    return new ModelVerification.Comparison(name, difference, difference <= tolerance);
  }

  MaemiException refused(String why) {
    return MaemiException.unreadable(
        "cannot verify with " + store.path() + ": " + why + ". Write the reference again.");
  }
}
