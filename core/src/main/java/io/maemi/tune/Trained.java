package io.maemi.tune;

import io.maemi.tensor.Tensor;

/**
 * A tensor that a run trains.
 *
 * @param name its name in the student, unique in the run
 * @param value fp32, wants gradients; belongs to the student or adapter
 * @param rate its peak learning rate
 * @param decays whether weight decay applies: to matrices, not to norms, biases and embeddings
 */
record Trained(String name, Tensor value, double rate, boolean decays) {}
