package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import org.jspecify.annotations.Nullable;

/**
 * How long a run may take; the limit that is reached first ends it.
 *
 * @param minutes of training, evaluation and checkpoints included, stretches of a resumed run added
 *     up
 * @param steps optimizer steps
 * @param epochs passes over the training data
 */
public record Budget(@Nullable Double minutes, @Nullable Long steps, @Nullable Double epochs) {
  /** Checks that there is a limit. */
  public Budget {
    if (minutes == null && steps == null && epochs == null) {
      throw MaemiException.usage(
          "cannot plan the run: the recipe has no budget. Give budget.minutes, budget.steps or"
              + " budget.epochs.");
    }
    if ((minutes != null && !(minutes > 0))
        || (steps != null && steps <= 0)
        || (epochs != null && !(epochs > 0))) {
      throw MaemiException.usage(
          "cannot plan the run: a budget must be above 0. Correct the recipe.");
    }
  }

  /** The share of the budget that is spent, 0…1. */
  public double spent(double seconds, long stepsDone, double epochsDone) {
    double spent = 0;
    if (minutes != null) {
      spent = Math.max(spent, seconds / (60 * minutes));
    }
    if (steps != null) {
      spent = Math.max(spent, (double) stepsDone / steps);
    }
    if (epochs != null) {
      spent = Math.max(spent, epochsDone / epochs);
    }
    return Math.min(1, spent);
  }
}
