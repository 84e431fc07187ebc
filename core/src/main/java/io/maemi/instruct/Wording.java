package io.maemi.instruct;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A sentence with alternatives: {@code "How many particles [are there|do you see][| here]?"} stands
 * for four sentences. Brackets nest; an empty alternative leaves the part out. Placeholders in
 * braces stay as they are.
 */
final class Wording {
  private sealed interface Part permits Text, Choice {}

  private record Text(String text) implements Part {}

  private record Choice(List<List<Part>> alternatives) implements Part {}

  private final String source;
  private final List<Part> parts;

  private Wording(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
  }

  /** Reads the notation; unbalanced brackets are an error of the resource file. */
  static Wording parse(String source) {
    int[] at = {0};
    List<Part> parts = sequence(source, at, false);
    if (at[0] != source.length()) {
      throw new IllegalArgumentException("unbalanced bracket in wording: " + source);
    }
    return new Wording(source, parts);
  }

  private static List<Part> sequence(String source, int[] at, boolean inside) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (at[0] < source.length()) {
      char c = source.charAt(at[0]);
      if (c == '[') {
        parts.add(new Text(text.toString()));
        text.setLength(0);
        at[0]++;
        parts.add(choice(source, at));
      } else if (inside && (c == '|' || c == ']')) {
        break;
      } else if (c == ']') {
        throw new IllegalArgumentException("unbalanced bracket in wording: " + source);
      } else {
        text.append(c);
        at[0]++;
      }
    }
    parts.add(new Text(text.toString()));
    return parts;
  }

  private static Choice choice(String source, int[] at) {
    List<List<Part>> alternatives = new ArrayList<>();
    while (true) {
      alternatives.add(sequence(source, at, true));
      if (at[0] >= source.length()) {
        throw new IllegalArgumentException("unbalanced bracket in wording: " + source);
      }
      boolean last = source.charAt(at[0]) == ']';
      at[0]++;
      if (last) {
        return new Choice(alternatives);
      }
    }
  }

  /** One of the sentences, every alternative equally likely at its place. */
  String pick(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    append(parts, random, text);
    return text.toString();
  }

  private static void append(List<Part> parts, RandomGenerator random, StringBuilder text) {
    for (Part part : parts) {
      if (part instanceof Text literal) {
        text.append(literal.text());
      } else if (part instanceof Choice choice) {
        append(
            choice.alternatives().get(random.nextInt(choice.alternatives().size())), random, text);
      }
    }
  }

  /** How many sentences this stands for. */
  long count() {
    return count(parts);
  }

  private static long count(List<Part> parts) {
    long product = 1;
    for (Part part : parts) {
      if (part instanceof Choice choice) {
        product *= choice.alternatives().stream().mapToLong(Wording::count).sum();
      }
    }
    return product;
  }

  @Override
  public String toString() {
    return source;
  }
}
