package io.maemi.tune;

import io.maemi.tensor.Tensor;
import java.util.List;

/**
 * Where the workers of a run meet: once a step, with nothing but the gradients of what is trained.
 * Each worker has the whole student, its own share of the data and its own optimizer, which then
 * takes the same step everywhere.
 */
@FunctionalInterface
interface AllReduce {
  /** A worker alone. */
  AllReduce LOCAL = (trained, loss) -> loss;

  /**
   * Puts in the place of each gradient g_w, the mean over worker w's n_w items, the mean over all
   * items, Σ_w n_w g_w / Σ_w n_w. Waits until all workers are there.
   *
   * @param trained the tensors whose gradients are meant, the same in the same order on all workers
   * @param loss of this worker's share
   * @return the loss of all shares together
   */
  Objective.Loss mean(List<Tensor> trained, Objective.Loss loss);
}
