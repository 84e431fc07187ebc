package io.maemi.tune;

import io.maemi.foundation.MaemiException;

/**
 * The learning rate over a run, as a factor of its peak: linear warm-up, then a decay to {@code
 * floor}. Laid over the share of the budget that is spent, so that a run of 40 minutes and one of 3
 * epochs both end at the floor.
 *
 * @param kind shape of the decay
 * @param warmup share of the budget in which the factor rises from 0 to 1
 * @param floor factor at the end of the budget
 */
public record Schedule(Kind kind, double warmup, double floor) {
  /** The shape of the decay after the warm-up. */
  public enum Kind {
    /** Half a cosine (Loshchilov and Hutter, arXiv 1608.03983). */
    COSINE,
    /** A straight line. */
    LINEAR,
    /** No decay. */
    CONSTANT
  }

  /** Cosine from 1 to 0 after a warm-up of 3 %. */
  public static final Schedule DEFAULT = new Schedule(Kind.COSINE, 0.03, 0);

  /** Checks the ranges. */
  public Schedule {
    if (!(warmup >= 0 && warmup < 1) || !(floor >= 0 && floor <= 1)) {
      throw MaemiException.usage(
          "cannot use this schedule: warmup must be in 0…1 (1 excluded) and floor in 0…1. Correct"
              + " the recipe.");
    }
  }

  /**
   * The factor for the step that starts when {@code spent} of the budget is spent.
   *
   * @param spent 0…1
   * @param step share of the budget that one step takes, so that the first step's rate is not 0
   */
  public double factor(double spent, double step) {
    if (spent < warmup) {
      return Math.min(1, (spent + step) / warmup);
    }
    double x = Math.min(1, (spent - warmup) / (1 - warmup));
    return switch (kind) {
      case CONSTANT -> 1;
      case LINEAR -> 1 - (1 - floor) * x;
      case COSINE -> floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * x));
    };
  }
}
