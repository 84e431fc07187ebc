package io.maemi.instruct;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of each attribute's values, from {@code words.yaml}: {@code noise → low → [low, weak,
 * …]}. An answer uses any of them; a right answer names one of the value's words and none of
 * another value's.
 *
 * @param attributes attribute → value → words
 */
record Vocabulary(Map<String, Map<String, List<String>>> attributes) {
  static Vocabulary load() {
    return new Vocabulary(
        YamlResource.read(
            "words.yaml",
            new TypeReference<LinkedHashMap<String, Map<String, List<String>>>>() {}));
  }

  /** Whether the words of {@code attribute}'s {@code value} are known. */
  boolean knows(String attribute, String value) {
    Map<String, List<String>> values = attributes.get(attribute);
    return values != null && values.containsKey(value);
  }

  /** The words of a value. */
  List<String> words(String attribute, String value) {
    Map<String, List<String>> values = attributes.getOrDefault(attribute, Map.of());
    List<String> words = values.get(value);
    if (words == null) {
      throw new IllegalArgumentException(
          "no words for " + attribute + "=" + value + " in words.yaml");
    }
    return words;
  }

  /** The words of all other values of the attribute. */
  List<String> others(String attribute, String value) {
    List<String> mine = words(attribute, value);
    List<String> others = new ArrayList<>();
    attributes
        .getOrDefault(attribute, Map.of())
        .forEach(
            (other, words) ->
                words.stream()
                    .filter(word -> !other.equals(value) && !mine.contains(word))
                    .forEach(others::add));
    return others;
  }

  /** What an answer must name. */
  Expectation.Label label(String attribute, String value) {
    return new Expectation.Label(value, words(attribute, value), others(attribute, value));
  }
}
