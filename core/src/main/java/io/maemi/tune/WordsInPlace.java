package io.maemi.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.student.Tokenizer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A quick way to tokens of words in a fixed place of a chat template. Laying a template out takes
 * longer than tokenising what it makes, and around the words it always makes the same; so it is
 * laid out once, around a mark. Where that is not safe (words that could spell a special token or
 * that a template might trim, a template that looks at the words) the template is asked each time.
 */
final class WordsInPlace {
  /** Words that nobody writes. */
  static final String MARK = "\ue000words\ue000";

  private static final int CHECKS = 3;

  private final Tokenizer tokenizer;
  private final Function<String, int[]> whole;
  private final String before;
  private final String after;
  private final Set<Character> starts;
  private boolean fixed;
  private int checks;

  /**
   * A place.
   *
   * @param marked the template's text there around {@link #MARK}
   * @param whole tokens there of any words, by the template
   */
  WordsInPlace(Tokenizer tokenizer, String marked, Function<String, int[]> whole) {
    this.tokenizer = tokenizer;
    this.whole = whole;
    int at = marked.indexOf(MARK);
    fixed = at >= 0;
    before = fixed ? marked.substring(0, at) : "";
    after = fixed ? marked.substring(at + MARK.length()) : "";
    starts = specialStarts(tokenizer);
  }

  int[] tokens(String words) {
    if (!fixed || !isPlain(words)) {
      return whole.apply(words);
    }
    int[] quick = tokenizer.encodeMarkup(before + words + after);
    if (checks < CHECKS) {
      checks++;
      int[] asked = whole.apply(words);
      fixed = Arrays.equals(quick, asked);
      return asked;
    }
    return quick;
  }

  private boolean isPlain(String words) {
    return !words.isEmpty()
        && words.equals(words.strip())
        && words.chars().noneMatch(c -> starts.contains((char) c));
  }

  private static Set<Character> specialStarts(Tokenizer tokenizer) {
    Set<Character> starts = new TreeSet<>();
    try {
      for (JsonNode token : Json.MAPPER.readTree(tokenizer.json()).path("added_tokens")) {
        token.path("content").asText().chars().limit(1).forEach(c -> starts.add((char) c));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tokenizer that was read is JSON", e);
    }
    return starts;
  }
}
