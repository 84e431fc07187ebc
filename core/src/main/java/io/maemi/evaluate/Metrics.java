package io.maemi.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Figures of an evaluation; each says how many questions it rests on.
 *
 * @param overall all questions
 * @param headline count, size, class and refusal questions together
 * @param byTopic by the ten topics
 * @param byGroup by kind of answer
 * @param byIntent by intent; compound questions together
 * @param countError relative error of stated counts
 * @param sizeError relative error of stated sizes
 * @param abstention how well it declines
 * @param numbers numbers stated before the check against evidence
 * @param unsupported of them without support
 * @param unsupportedShare unsupported / numbers, 0 for none
 */
public record Metrics(
    Proportion overall,
    Proportion headline,
    Map<String, Proportion> byTopic,
    Map<String, Proportion> byGroup,
    Map<String, Proportion> byIntent,
    ErrorSummary countError,
    ErrorSummary sizeError,
    Abstention abstention,
    int numbers,
    int unsupported,
    double unsupportedShare) {

  /**
   * Relative errors: how many were stated, of how many asked; median and 90th percentile (0 where
   * none was stated).
   */
  public record ErrorSummary(int asked, int stated, double median, double p90) {}

  /**
   * Declining as a yes/no decision.
   *
   * @param needed questions that must be refused
   * @param given refusals given
   * @param right refusals given where needed
   * @param precision right / given, 1 where none was given
   * @param recall right / needed, 1 where none was needed
   */
  public record Abstention(int needed, int given, int right, double precision, double recall) {}

  /** The figures of {@code judgements}. */
  public static Metrics of(List<Judgement> judgements) {
    Map<String, Proportion> topics = new LinkedHashMap<>();
    for (io.maemi.instruct.Topic topic : io.maemi.instruct.Topic.values()) {
      List<Judgement> of = where(judgements, j -> j.record().topic() == topic);
      if (!of.isEmpty()) {
        topics.put(topic.title(), proportion(of));
      }
    }
    Map<String, Proportion> groups = new LinkedHashMap<>();
    for (Group group : Group.values()) {
      List<Judgement> of = where(judgements, j -> j.group() == group);
      if (!of.isEmpty()) {
        groups.put(group.word(), proportion(of));
      }
    }
    int numbers = judgements.stream().mapToInt(j -> j.reply().numbers()).sum();
    int unsupported = judgements.stream().mapToInt(j -> j.reply().unsupportedNumbers()).sum();
    return new Metrics(
        proportion(judgements),
        proportion(where(judgements, j -> Group.HEADLINE.contains(j.group()))),
        topics,
        groups,
        split(judgements, j -> j.group() == Group.COMPOUND ? "compound" : j.record().intent()),
        errors(judgements, Group.COUNT),
        errors(judgements, Group.SIZE),
        abstention(judgements),
        numbers,
        unsupported,
        numbers == 0 ? 0 : (double) unsupported / numbers);
  }

  private static List<Judgement> where(List<Judgement> judgements, Predicate<Judgement> condition) {
    return judgements.stream().filter(condition).toList();
  }

  private static Map<String, Proportion> split(
      List<Judgement> judgements, Function<Judgement, String> key) {
    Map<String, List<Judgement>> parts = new TreeMap<>();
    judgements.forEach(j -> parts.computeIfAbsent(key.apply(j), k -> new ArrayList<>()).add(j));
    Map<String, Proportion> proportions = new LinkedHashMap<>();
    parts.forEach((k, part) -> proportions.put(k, proportion(part)));
    return proportions;
  }

  private static Proportion proportion(List<Judgement> judgements) {
    int right = (int) judgements.stream().filter(j -> j.score().right()).count();
    return Proportion.of(
        judgements.size(), right, judgements.stream().mapToDouble(j -> j.score().score()).sum());
  }

  private static ErrorSummary errors(List<Judgement> judgements, Group group) {
    List<Judgement> asked = where(judgements, j -> j.group() == group);
    double[] errors =
        asked.stream()
            .map(j -> j.score().error())
            .filter(e -> e != null)
            .mapToDouble(Double::doubleValue)
            .toArray();
    Arrays.sort(errors);
    return new ErrorSummary(
        asked.size(), errors.length, quantile(errors, 0.5), quantile(errors, 0.9));
  }

  private static double quantile(double[] sorted, double q) {
    if (sorted.length == 0) {
      return 0;
    }
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private static Abstention abstention(List<Judgement> judgements) {
    int needed = where(judgements, j -> j.group() == Group.REFUSAL).size();
    int given = where(judgements, j -> j.reply().abstained()).size();
    int right = where(judgements, j -> j.group() == Group.REFUSAL && j.reply().abstained()).size();
    return new Abstention(
        needed,
        given,
        right,
        given == 0 ? 1 : (double) right / given,
        needed == 0 ? 1 : (double) right / needed);
  }
}
