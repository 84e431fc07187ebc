package io.maemi.tune;

import org.jspecify.annotations.Nullable;

/** What is done around the passes of a step, beside learning and the optimizer. */
interface StepHooks {
  /** Nothing. */
  StepHooks NONE = new StepHooks() {};

  /**
   * Before the first pass of a step.
   *
   * @param step from 1
   */
  default void begin(long step) {}

  /**
   * After the backward pass of a batch.
   *
   * @param share of the step's items that the batch had
   */
  default void learnt(double share) {}

  /** After passes whose gradients are not learnt from. */
  default void forget() {}

  /**
   * After the last backward pass, before the gradients are clipped.
   *
   * @return the components that the optimizer may move, or null for everything
   */
  default @Nullable UpdateCounts update() {
    return null;
  }

  /** Before ({@code true}) and after a held-out evaluation. */
  default void evaluating(boolean begins) {}
}
