package io.maemi.tune;

import io.maemi.adapter.Axes;
import io.maemi.tensor.Tensor;

/**
 * A tensor that a run trains.
 *
 * @param name its name in the student, unique in the run
 * @param value fp32, wants gradients; belongs to the student or adapter
 * @param rate its peak learning rate
 * @param decays whether weight decay applies: to matrices, not to norms, biases and embeddings
 * @param axes which dimensions count components and experts of a dynamic adapter
 */
record Trained(String name, Tensor value, double rate, boolean decays, Axes axes) {
  /** A tensor that every step moves whole. */
  Trained(String name, Tensor value, double rate, boolean decays) {
    this(name, value, rate, decays, Axes.NONE);
  }
}
