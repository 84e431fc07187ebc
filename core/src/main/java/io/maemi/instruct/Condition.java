package io.maemi.instruct;

import io.maemi.micrograph.Category;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * When a text applies, as resource files write it: clauses separated by commas, all of which must
 * hold, each of them negated by {@code not}.
 *
 * <pre>
 * scale known | scale unknown     whether a pixel size is known
 * has NAME                        evidence of that name (generic names too)
 * fact NAME=WORDS                 the fact has exactly these words
 * measured particles|lines        how the image was measured; none for not at all
 * category Particles|Powder       the category's label
 * truth ATTRIBUTE                 the attribute is known
 * truth ATTRIBUTE=VALUE|VALUE     it has one of these values
 * categorised                     the category, or that there is none, is known
 * </pre>
 */
final class Condition {
  private Condition() {}

  static Predicate<Scene> parse(String text) {
    List<Predicate<Scene>> clauses =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(c -> !c.isEmpty())
            .map(Condition::clause)
            .toList();
    return scene -> clauses.stream().allMatch(clause -> clause.test(scene));
  }

  private static Predicate<Scene> clause(String clause) {
    int space = clause.indexOf(' ');
    String word = space < 0 ? clause : clause.substring(0, space);
    String rest = space < 0 ? "" : clause.substring(space + 1).strip();
    return switch (word) {
      case "not" -> clause(rest).negate();
      case "scale" -> scene -> scene.scaleKnown() == rest.equals("known");
      case "has" -> scene -> scene.evidence(rest) != null;
      case "fact" -> fact(rest);
      case "measured" -> scene -> oneOf(rest).contains(scene.measured().word());
      case "category" -> category(rest);
      case "truth" -> attribute(rest);
      case "categorised" -> Scene::categorised;
      default -> throw new IllegalArgumentException("unknown condition: " + clause);
    };
  }

  private static Predicate<Scene> fact(String text) {
    int equals = text.indexOf('=');
    String name = text.substring(0, equals);
    String words = text.substring(equals + 1);
    return scene -> words.equals(scene.fact(name));
  }

  private static Predicate<Scene> category(String text) {
    List<String> labels = oneOf(text);
    return scene -> {
      Category category = scene.category();
      return category != null && labels.contains(category.label());
    };
  }

  private static Predicate<Scene> attribute(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      return scene -> scene.attribute(text) != null;
    }
    String name = text.substring(0, equals);
    List<String> values = oneOf(text.substring(equals + 1));
    return scene -> {
      String value = scene.attribute(name);
      return value != null && values.contains(value);
    };
  }

  private static List<String> oneOf(String text) {
    return Arrays.stream(text.split("\\|")).map(String::strip).toList();
  }
}
