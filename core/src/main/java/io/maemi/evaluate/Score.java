package io.maemi.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * How good one answer is.
 *
 * @param right whether it is right as a whole
 * @param score 0…1; share of the parts met where there are several
 * @param error relative error of the count or size stated, or null where none was asked for or
 *     stated
 */
public record Score(boolean right, double score, @Nullable Double error) {
  static final Score WRONG = new Score(false, 0, null);

  static Score of(boolean right) {
    return new Score(right, right ? 1 : 0, null);
  }
}
