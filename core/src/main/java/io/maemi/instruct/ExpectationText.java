package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.measure.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a right answer must hold, as resource files write it.
 *
 * <pre>
 * count NAME          the true count, within 20 %
 * size NAME           the true size, within 15 %
 * recorded NAME       a number the file records, within 2 %
 * category            the category's own words or label, as classification asks for it
 * any ATTRIBUTE       one of the words of the attribute's value
 * label ATTRIBUTE     the attribute's true value
 * fact NAME           the fact's words
 * words a|b; c|d      one word of each group
 * </pre>
 */
record ExpectationText(String text) {
  private static final double COUNT_TOLERANCE = 0.2;
  private static final double SIZE_TOLERANCE = 0.15;
  private static final double RECORDED_TOLERANCE = 0.02;

  Expectation of(Scene scene, Vocabulary vocabulary) {
    if (text.equals("category")) {
      // Classification has its own words; a user is as well served by those of descriptions.
      String category = required(scene.attribute("category"));
      return new Expectation.Label(
          category,
          joined(List.of(Prompt.words(scene.category())), vocabulary.words("category", category)),
          joined(Prompt.otherWords(scene.category()), vocabulary.others("category", category)));
    }
    int space = text.indexOf(' ');
    String kind = text.substring(0, space);
    String rest = text.substring(space + 1).strip();
    return switch (kind) {
      case "count" -> new Expectation.Count(scene.trueValue(rest), COUNT_TOLERANCE);
      case "size" -> new Expectation.Size(scene.trueValue(rest), unit(scene, rest), SIZE_TOLERANCE);
      case "recorded" ->
          new Expectation.Size(scene.number(rest), unit(scene, rest), RECORDED_TOLERANCE);
      case "label" -> vocabulary.label(rest, required(scene.attribute(rest)));
      case "any" ->
          new Expectation.Words(List.of(vocabulary.words(rest, required(scene.attribute(rest)))));
      case "fact" -> new Expectation.Words(List.of(List.of(required(scene.fact(rest)))));
      case "words" ->
          new Expectation.Words(
              Arrays.stream(rest.split(";"))
                  .map(g -> Arrays.stream(g.split("\\|")).map(String::strip).toList())
                  .toList());
      default -> throw new IllegalArgumentException("unknown expectation: " + text);
    };
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  /** Whether it is about what the file tells, not about what the image shows. */
  boolean recorded() {
    return text.startsWith("recorded ");
  }

  private static String unit(Scene scene, String name) {
    Evidence evidence = scene.evidence(name);
    return evidence instanceof Quantity quantity ? quantity.unit() : "";
  }

  private String required(@Nullable String value) {
    if (value == null) {
      throw new IllegalStateException("expectation '" + text + "' where it is not known");
    }
    return value;
  }
}
