package io.maemi.instruct;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Makes clean questions look as people type them: no capital, no question mark, please, slips of
 * the finger.
 */
final class Phrasing {
  private static final double LOWER_CASE = 0.15;
  private static final double NO_MARK = 0.15;
  private static final double POLITE = 0.08;
  private static final double TYPO = 0.1;
  private static final List<String> OPENINGS =
      List.of(
          "Please tell me: ",
          "Hi, ",
          "Hello. ",
          "Question: ",
          "Please: ",
          "I would like to know: ",
          "OK, ",
          "Quick question: ");

  private final RandomGenerator random;

  Phrasing(RandomGenerator random) {
    this.random = random;
  }

  /** {@code question} as somebody might type it. */
  String typed(String question) {
    String text = question;
    if (chance(POLITE)) {
      text = polite(text);
    }
    if ((text.endsWith("?") && chance(NO_MARK)) || (text.endsWith(".") && chance(0.5))) {
      text = text.substring(0, text.length() - 1);
    }
    if (chance(LOWER_CASE)) {
      text = text.toLowerCase(Locale.ROOT);
    }
    return chance(TYPO) ? slip(text) : text;
  }

  private String polite(String text) {
    String opening = OPENINGS.get(random.nextInt(OPENINGS.size()));
    if (chance(0.4) && text.endsWith("?")) {
      return text.substring(0, text.length() - 1) + (chance(0.5) ? ", please?" : " please?");
    }
    return opening + (opening.endsWith(". ") ? text : uncapitalised(text));
  }

  /** The first letter small, but for words such as SEM or MEMS. */
  static String uncapitalised(String text) {
    if (text.length() < 2 || Character.isUpperCase(text.charAt(1)) || text.startsWith("I ")) {
      return text;
    }
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  /** Swaps, drops or doubles a letter inside a word of five letters or more. */
  private String slip(String text) {
    for (int attempt = 0; attempt < 8; attempt++) {
      int at = 1 + random.nextInt(Math.max(1, text.length() - 2));
      if (at + 1 >= text.length() || !insideWord(text, at)) {
        continue;
      }
      return switch (random.nextInt(3)) {
        case 0 ->
            text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
        case 1 -> text.substring(0, at) + text.substring(at + 1);
        default -> text.substring(0, at) + text.charAt(at) + text.substring(at);
      };
    }
    return text;
  }

  private static boolean insideWord(String text, int at) {
    int start = at;
    int end = at;
    while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
      start--;
    }
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return end - start >= 5 && at > start && at + 1 < end;
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}
