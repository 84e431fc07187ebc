package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps an answer to what a regular expression matches: a token is chosen only where some text that
 * begins so would match, and the end only where all of it does. Of a token that may not come the
 * probability is given to the others, as if the model had never thought of it. A token that ends
 * within a character does not fit.
 *
 * @param pattern what the answer, without space around it, is to match
 */
record PatternGuard(Pattern pattern, Tokenizer tokenizer, Set<Integer> ends) {
  /**
   * Chooses the next token.
   *
   * @param next natural logarithms of probabilities over the vocabulary
   * @param soFar the answer's tokens
   */
  int choose(float[] next, Sampling sampling, RandomGenerator random, int[] soFar) {
    float[] left = next.clone();
    int[] text = Arrays.copyOf(soFar, soFar.length + 1);
    int said = soFar.length == 0 ? -1 : read(soFar).length();
    for (int tried = 0; tried < left.length; tried++) {
      int token = sampling.choose(left, random);
      if (left[token] == Float.NEGATIVE_INFINITY) {
        break;
      }
      text[soFar.length] = token;
      if (ends.contains(token) ? complete(soFar, false) : fits(text, said)) {
        return token;
      }
      left[token] = Float.NEGATIVE_INFINITY;
    }
    throw MaemiException.failed(
        "cannot go on with the answer: no token of this model fits the pattern "
            + pattern
            + " behind "
            + read(soFar)
            + ". Give a pattern of ordinary characters.");
  }

  /** Whether {@code text} may become a match; it must be longer than {@code before}. */
  private boolean fits(int[] text, int before) {
    String said = read(text);
    if (said.endsWith("\ufffd") || said.length() <= before) {
      return false; // within a character, or without text; but space may come first
    }
    Matcher matcher = pattern.matcher(said);
    return matcher.matches() || matcher.hitEnd();
  }

  /**
   * Whether the answer matches.
   *
   * @param forGood whether nothing longer may match either
   */
  boolean complete(int[] text, boolean forGood) {
    Matcher matcher = pattern.matcher(read(text));
    return matcher.matches() && !(forGood && matcher.hitEnd());
  }

  private String read(int[] text) {
    return tokenizer.decode(text, true).stripLeading();
  }
}
