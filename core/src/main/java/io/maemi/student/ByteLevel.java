package io.maemi.student;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a byte-level vocabulary sees text: split into words as GPT-2 does, digits one by one, each
 * byte of UTF-8 written as one printable character (Radford et al., Language Models are
 * Unsupervised Multitask Learners, 2019).
 */
final class ByteLevel {
  private static final Pattern NUMERAL = Pattern.compile("\\p{N}");
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);
  private static final char[] CHARACTERS = characters();

  private ByteLevel() {}

  /** The words of {@code text}, bytes as characters. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher numeral = NUMERAL.matcher(text);
    int from = 0;
    while (numeral.find()) {
      split(text.substring(from, numeral.start()), words);
      words.add(encode(numeral.group()));
      from = numeral.end();
    }
    split(text.substring(from), words);
    return words;
  }

  /** The 256 characters that stand for bytes, by byte. */
  static List<String> alphabet() {
    List<String> alphabet = new ArrayList<>();
    for (char character : CHARACTERS) {
      alphabet.add(String.valueOf(character));
    }
    return alphabet;
  }

  private static void split(String piece, List<String> words) {
    Matcher word = WORD.matcher(piece);
    while (word.find()) {
      words.add(encode(word.group()));
    }
  }

  private static String encode(String word) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      encoded.append(CHARACTERS[b & 0xff]);
    }
    return encoded.toString();
  }

  private static char[] characters() {
    char[] characters = new char[256];
    char next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      characters[b] = printable ? (char) b : next++;
    }
    return characters;
  }
}
