package io.maemi.student;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps people's words from becoming special tokens. The words are marked before a chat template
 * lays them out, so that no special token can be matched in them or across their ends; the marks
 * come out again before the text is encoded.
 */
record Guard(Set<Character> starts) {
  /** Marks nothing. */
  static final Guard NONE = new Guard(Set.of());

  /**
   * A code point that Unicode keeps for use inside a program; it means nothing in anybody's text.
   */
  private static final char MARK = '\ufdd0';

  private static final char REPLACEMENT = '\ufffd';

  /** A guard against {@code specialTokens}. */
  static Guard of(Collection<String> specialTokens) {
    return new Guard(
        specialTokens.stream()
            .filter(token -> !token.isEmpty())
            .map(token -> token.charAt(0))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** {@code text} with a mark behind every character that begins a special token. */
  String protect(String text) {
    StringBuilder marked = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      marked.append(c == MARK ? REPLACEMENT : c);
      if (starts.contains(c)) {
        marked.append(MARK);
      }
    }
    return marked.toString();
  }

  /** {@code marked} without marks. */
  String release(String marked) {
    return starts.isEmpty() ? marked : marked.replace(String.valueOf(MARK), "");
  }
}
