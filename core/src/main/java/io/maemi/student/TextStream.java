package io.maemi.student;

import java.util.Arrays;

/**
 * Text of tokens as they come: a character whose bytes are spread over tokens comes out with its
 * last one.
 */
final class TextStream {
  private final Tokenizer tokenizer;
  private int[] pending = new int[0];
  private boolean begun;

  TextStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The text that {@code token} completes; often one word, sometimes empty. */
  String add(int token) {
    pending = Arrays.copyOf(pending, pending.length + 1);
    pending[pending.length - 1] = token;
    String text = tokenizer.decode(pending, true);
    return text.endsWith("\ufffd") ? "" : flush(text);
  }

  /** What is left, with replacement characters for bytes that make none. */
  String end() {
    return pending.length == 0 ? "" : flush(tokenizer.decode(pending, true));
  }

  private String flush(String text) {
    pending = new int[0];
    String shown = begun ? text : text.stripLeading();
    begun |= !shown.isEmpty();
    return shown;
  }
}
