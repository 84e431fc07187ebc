package io.maemi.evaluate;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.micrograph.Micrograph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The report of one or more answerers on the same questions: {@code report.json} (all figures),
 * {@code answers.jsonl} (every answer of every answerer), {@code report.md} and {@code
 * report.html}, one page with everything in it.
 *
 * @param title what was evaluated
 * @param data what it was evaluated on, in words: folder, split, source
 * @param evaluations the answerers, the one in question first, baselines after it
 */
public record EvaluationReport(String title, String data, List<Evaluation> evaluations) {
  private static final int EXAMPLES = 6;

  /**
   * Checks that there is something to report and that all answered the same number of questions.
   */
  public EvaluationReport {
    if (evaluations.isEmpty()) {
      throw new IllegalArgumentException("a report needs an evaluation");
    }
    int n = evaluations.get(0).judgements().size();
    if (evaluations.stream().anyMatch(e -> e.judgements().size() != n)) {
      throw new IllegalArgumentException("the answerers were not asked the same questions");
    }
  }

  /**
   * Writes the report's files into {@code folder}.
   *
   * @param images opens the image of a record by its path, for the examples
   */
  public void write(Path folder, Function<String, Micrograph> images) {
    AtomicFile.write(folder.resolve("report.json"), Json.pretty(figures()) + "\n");
    AtomicFile.write(folder.resolve("answers.jsonl"), answers());
    AtomicFile.write(folder.resolve("report.md"), new MarkdownReport(this).text());
    AtomicFile.write(folder.resolve("report.html"), new HtmlReport(this, images).text());
  }

  private Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("title", title);
    figures.put("data", data);
    figures.put("questions", evaluations.get(0).judgements().size());
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    evaluations.forEach(e -> metrics.put(e.answerer(), e.metrics()));
    figures.put("answerers", metrics);
    return figures;
  }

  private String answers() {
    StringBuilder lines = new StringBuilder();
    for (Evaluation evaluation : evaluations) {
      for (Judgement judgement : evaluation.judgements()) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("answerer", evaluation.answerer());
        line.put("id", judgement.record().id());
        line.put("image", judgement.record().image());
        line.put("topic", judgement.record().topic());
        line.put("intent", judgement.record().intent());
        line.put("group", judgement.group());
        line.put("question", judgement.record().question());
        line.put("answer", judgement.reply().text());
        line.put("abstained", judgement.reply().abstained());
        line.put("right", judgement.score().right());
        line.put("score", judgement.score().score());
        line.put("teacher", judgement.record().answer());
        lines.append(Json.line(line)).append('\n');
      }
    }
    return lines.toString();
  }

  /** Examples of the first answerer, right or wrong, taken in turn from every group. */
  List<Judgement> examples(boolean right) {
    Map<Group, List<Judgement>> byGroup = new LinkedHashMap<>();
    for (Judgement judgement : evaluations.get(0).judgements()) {
      if (judgement.score().right() == right) {
        byGroup.computeIfAbsent(judgement.group(), g -> new ArrayList<>()).add(judgement);
      }
    }
    List<Judgement> examples = new ArrayList<>();
    for (int round = 0; examples.size() < EXAMPLES; round++) {
      int before = examples.size();
      for (List<Judgement> group : byGroup.values()) {
        if (round < group.size() && examples.size() < EXAMPLES) {
          // From all over the group, so that the examples show different images.
          examples.add(group.get((int) ((long) round * 7919 % group.size())));
        }
      }
      if (examples.size() == before) {
        break;
      }
    }
    return examples.stream().distinct().toList();
  }
}
