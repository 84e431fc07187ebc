package io.maemi.tune;

import java.util.Arrays;

/**
 * A tokenised conversation about one image, or none.
 *
 * @param image index of the image, or {@link #NO_IMAGE}
 * @param ids the decoder's input, image tokens included, without the last answer token, which only
 *     is a target
 * @param positions where in {@code ids} a supervised token is predicted, ascending
 * @param targets the token that each position predicts
 * @param name of its first record, to name it in messages
 */
record Conversation(int image, int[] ids, int[] positions, int[] targets, String name) {
  /** In place of an image's index: the conversation is about none. */
  static final int NO_IMAGE = -1;

  /** Tokens of the input. */
  int length() {
    return ids.length;
  }

  /** Gathers the pieces of a conversation, turn by turn. */
  static final class Builder {
    private int[] tokens = new int[256];
    private boolean[] supervised = new boolean[256];
    private int length;

    Builder add(int[] piece, boolean answer) {
      if (length + piece.length > tokens.length) {
        int room = Math.max(tokens.length * 2, length + piece.length);
        tokens = Arrays.copyOf(tokens, room);
        supervised = Arrays.copyOf(supervised, room);
      }
      System.arraycopy(piece, 0, tokens, length, piece.length);
      Arrays.fill(supervised, length, length + piece.length, answer);
      length += piece.length;
      return this;
    }

    int length() {
      return length;
    }

    Conversation build(int image, String name) {
      int last = length - 1;
      while (last > 0 && !supervised[last]) {
        last--;
      }
      int[] positions = new int[last];
      int[] targets = new int[last];
      int count = 0;
      for (int i = 1; i <= last; i++) {
        if (supervised[i]) {
          positions[count] = i - 1;
          targets[count++] = tokens[i];
        }
      }
      return new Conversation(
          image,
          Arrays.copyOf(tokens, last),
          Arrays.copyOf(positions, count),
          Arrays.copyOf(targets, count),
          name);
    }
  }
}
