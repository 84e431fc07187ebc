package io.maemi.tune;

import io.maemi.foundation.MaemiException;

/**
 * AdamW's constants.
 *
 * @param rates peak learning rate of each part
 * @param weightDecay decoupled, on matrices only: not on norms, biases and embeddings
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param clip largest norm of the whole gradient; 0 for no clipping
 */
public record AdamWConfig(
    Rates rates, double weightDecay, double beta1, double beta2, double epsilon, double clip) {
  /**
   * Peak learning rates.
   *
   * @param vision of the tower
   * @param connector of the connector, and of whole modules saved with an adapter
   * @param decoder of the language model
   * @param adapters of low-rank matrices
   * @param heads of the label heads of pre-training
   */
  public record Rates(
      double vision, double connector, double decoder, double adapters, double heads) {}

  /** The constants that recipes start from. */
  public static final AdamWConfig DEFAULT =
      new AdamWConfig(new Rates(1e-3, 1e-3, 1e-3, 5e-4, 1e-3), 0.05, 0.9, 0.98, 1e-8, 1.0);

  /** Checks the ranges. */
  public AdamWConfig {
    if (!(beta1 >= 0
        && beta1 < 1
        && beta2 >= 0
        && beta2 < 1
        && epsilon > 0
        && weightDecay >= 0
        && clip >= 0)) {
      throw MaemiException.usage(
          "cannot use this optimizer: betas must be in 0…1 (1 excluded), epsilon above 0,"
              + " weight_decay and clip at least 0. Correct the recipe.");
    }
  }
}
