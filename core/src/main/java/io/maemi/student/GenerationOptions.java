package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is made.
 *
 * @param maxTokens tokens after which it is cut
 * @param sampling how each token is chosen
 * @param stops strings that end it and are not part of it
 * @param lookAhead whether tokens are guessed from what the text has said before, which is faster
 *     where answers quote their prompt and changes nothing else
 * @param pattern what the whole answer is to match, or null; cut by {@code maxTokens} it may not
 */
public record GenerationOptions(
    int maxTokens,
    Sampling sampling,
    List<String> stops,
    boolean lookAhead,
    @Nullable Pattern pattern) {
  /** One token after another. */
  public GenerationOptions(int maxTokens, Sampling sampling, List<String> stops) {
    this(maxTokens, sampling, stops, false, null);
  }

  /** Ended by the model or its length alone. */
  public GenerationOptions(int maxTokens, Sampling sampling) {
    this(maxTokens, sampling, List.of());
  }

  /** Checks the range. */
  public GenerationOptions {
    if (maxTokens < 1) {
      throw MaemiException.usage(
          "cannot generate " + maxTokens + " tokens: none are wanted. Ask for 1 or more.");
    }
    stops = List.copyOf(stops);
    if (stops.contains("")) {
      throw MaemiException.usage(
          "cannot stop at an empty string: it is everywhere. Name another or leave it out.");
    }
  }

  /** The same with tokens guessed from what the text has said before. */
  public GenerationOptions lookingAhead() {
    return new GenerationOptions(maxTokens, sampling, stops, true, pattern);
  }

  /**
   * The same with an answer that matches {@code wanted}, for example of {@link
   * JsonSchemaPattern#of}.
   */
  public GenerationOptions matching(Pattern wanted) {
    return new GenerationOptions(maxTokens, sampling, stops, lookAhead, wanted);
  }

  /** The most likely answer of at most {@code maxTokens} tokens. */
  public static GenerationOptions greedy(int maxTokens) {
    return new GenerationOptions(maxTokens, Sampling.GREEDY);
  }
}
