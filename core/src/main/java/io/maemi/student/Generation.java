package io.maemi.student;

import java.util.Arrays;

/**
 * A generated answer.
 *
 * @param text its words, without special tokens and surrounding blanks
 * @param ids its tokens, without the one that ended it
 * @param logProbabilities natural logarithm of the probability that the model gave each token,
 *     before any temperature
 * @param abstained whether its first token says that it declines
 * @param stop why it ended
 */
public record Generation(
    String text, int[] ids, double[] logProbabilities, boolean abstained, Stop stop) {
  /** Why an answer ended. */
  public enum Stop {
    /** The model ended it. */
    END,
    /** It was as long as allowed. */
    LENGTH,
    /** It came to a string that was to end it. */
    STRING,
    /** The listener wanted no more. */
    CANCELLED
  }

  /** Geometric mean of the tokens' probabilities, 0…1; 1 for an empty answer. */
  public double confidence() {
    return Math.exp(Arrays.stream(logProbabilities).average().orElse(0));
  }
}
