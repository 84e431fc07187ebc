package io.maemi.student;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Reads the tokens of an answer, several at once where the text so far tells which may come: behind
 * the latest tokens go those that followed them before (prompt lookup). What is chosen is chosen of
 * the same probabilities as one by one, so the answer stays the same; wrong guesses are forgotten.
 */
final class LookAhead {
  /** Tokens that must have occurred before, longest first. */
  private static final int LONGEST = 3;

  private static final int SHORTEST = 2;

  private final Function<int[], NextToken[]> read;
  private final IntConsumer forget;
  private final int most;
  private int[] text;
  private int length;
  private int[] guesses = {};
  private NextToken[] rows = {};
  private int accepted;

  /**
   * Begins behind {@code prompt}.
   *
   * @param most guesses at a time; 0 reads one by one
   * @param room tokens that may follow the prompt
   * @param read reads tokens behind those read so far, to what the model says behind each
   * @param forget keeps so many tokens, prompt included, of those read
   */
  LookAhead(
      int[] prompt, int most, int room, Function<int[], NextToken[]> read, IntConsumer forget) {
    this.read = read;
    this.forget = forget;
    this.most = most;
    text = Arrays.copyOf(prompt, prompt.length + room);
    length = prompt.length;
  }

  /** What the model says behind {@code token}, which follows all given before. */
  NextToken after(int token) {
    text[length++] = token;
    if (accepted < guesses.length && guesses[accepted] == token) {
      accepted++;
      return rows[accepted];
    }
    if (accepted < guesses.length) {
      forget.accept(length - 1);
    }
    guesses = guess();
    int[] given = new int[guesses.length + 1];
    given[0] = token;
    System.arraycopy(guesses, 0, given, 1, guesses.length);
    rows = read.apply(given);
    accepted = 0;
    return rows[0];
  }

  private int[] guess() {
    int room = Math.min(most, text.length - length);
    for (int match = LONGEST; match >= SHORTEST && room > 0; match--) {
      for (int end = length - 1; end >= match; end--) {
        if (Arrays.equals(text, end - match, end, text, length - match, length)) {
          return Arrays.copyOfRange(text, end, Math.min(end + room, length));
        }
      }
    }
    return new int[] {};
  }
}
