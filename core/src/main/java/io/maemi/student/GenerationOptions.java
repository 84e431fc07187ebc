package io.maemi.student;

import io.maemi.foundation.MaemiException;

/**
 * How an answer is made.
 *
 * @param maxTokens tokens after which it is cut
 * @param sampling how each token is chosen
 */
public record GenerationOptions(int maxTokens, Sampling sampling) {
  /** Checks the range. */
  public GenerationOptions {
    if (maxTokens < 1) {
      throw MaemiException.usage(
          "cannot generate " + maxTokens + " tokens: none are wanted. Ask for 1 or more.");
    }
  }

  /** The most likely answer of at most {@code maxTokens} tokens. */
  public static GenerationOptions greedy(int maxTokens) {
    return new GenerationOptions(maxTokens, Sampling.GREEDY);
  }
}
