package io.maemi.instruct;

import io.maemi.measure.Evidence;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the placeholders of one record. {@code {mean diameter}} is the evidence's value as the
 * prompt shows it; {@code {truth noise}} a word of that attribute's value; {@code {objects}} a
 * user's noun for what was measured, {@code {things}} the plain one; {@code {absent}} something
 * that is not there; {@code {list NAME}} a word of a list in {@code parts.yaml}. Within one record
 * the same placeholder has the same words.
 */
final class Filler {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

  private final Scene scene;
  private final Vocabulary vocabulary;
  private final Map<String, List<String>> lists;
  private final RandomGenerator random;
  private final Map<String, String> chosen = new HashMap<>();

  Filler(
      Scene scene, Vocabulary vocabulary, Map<String, List<String>> lists, RandomGenerator random) {
    this.scene = scene;
    this.vocabulary = vocabulary;
    this.lists = lists;
    this.random = random;
  }

  /** {@code text} without placeholders; its first letter is upper case. */
  String sentence(String text) {
    String filled = fill(text);
    return filled.substring(0, 1).toUpperCase(Locale.ROOT) + filled.substring(1);
  }

  /** {@code text} without placeholders. */
  String fill(String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher.group(1))));
    }
    return matcher.appendTail(filled).toString();
  }

  private String value(String placeholder) {
    return once(placeholder, this::resolve);
  }

  private String once(String key, Function<String, String> words) {
    String known = chosen.get(key);
    if (known == null) {
      known = words.apply(key);
      chosen.put(key, known);
    }
    return known;
  }

  private String resolve(String placeholder) {
    if (placeholder.equals("objects")) {
      return pick(scene.measured().nouns());
    }
    if (placeholder.equals("things")) {
      return scene.measured() == MeasuredAs.NOTHING ? "objects" : scene.measured().word();
    }
    if (placeholder.equals("size word")) {
      return scene.measured().sizeWord();
    }
    if (placeholder.equals("category words")) {
      return Prompt.words(scene.category());
    }
    if (placeholder.equals("absent")) {
      return pick(list("absent from " + scene.measured().word()));
    }
    if (placeholder.startsWith("list ")) {
      return pick(list(placeholder.substring(5)));
    }
    if (placeholder.startsWith("truth ")) {
      String attribute = placeholder.substring(6);
      String value = scene.attribute(attribute);
      if (value == null) {
        throw new IllegalStateException(
            "text asks for attribute " + attribute + " where it is not known");
      }
      return pick(vocabulary.words(attribute, value));
    }
    Evidence evidence = scene.evidence(placeholder);
    if (evidence == null) {
      throw new IllegalStateException(
          "text asks for evidence '" + placeholder + "' where there is none");
    }
    return Prompt.value(evidence);
  }

  private List<String> list(String name) {
    List<String> words = lists.get(name);
    if (words == null) {
      throw new IllegalStateException("no list '" + name + "' in parts.yaml");
    }
    return words;
  }

  private String pick(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}
