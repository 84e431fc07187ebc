package io.maemi.evaluate;

import io.maemi.foundation.Progress;
import io.maemi.instruct.InstructionRecord;
import io.maemi.micrograph.Micrograph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One answerer's answers to a set of questions.
 *
 * @param answerer its name
 * @param metrics the figures
 * @param judgements every question with answer and score, in order
 */
public record Evaluation(String answerer, Metrics metrics, List<Judgement> judgements) {
  /**
   * Asks {@code answerer} every question.
   *
   * @param images opens the image of a record by its path; asked once for each run of records on
   *     one image
   */
  public static Evaluation of(
      Answerer answerer,
      List<InstructionRecord> records,
      Function<String, Micrograph> images,
      Progress.Factory progress) {
    List<Judgement> judgements = new ArrayList<>();
    try (Progress report = progress.start("evaluate " + answerer.name(), records.size())) {
      String path = "";
      Micrograph micrograph = null;
      int right = 0;
      for (InstructionRecord record : records) {
        if (micrograph == null || !path.equals(record.image())) {
          path = record.image();
          micrograph = images.apply(path);
        }
        Answerer.Reply reply = answerer.answer(record, micrograph);
        Score score = AnswerScorer.score(record.expected(), reply.text(), reply.abstained());
        judgements.add(new Judgement(record, Group.of(record), reply, score));
        right += score.right() ? 1 : 0;
        report.to(
            judgements.size(),
            String.format(Locale.ROOT, "%.0f %% right", 100.0 * right / judgements.size()));
      }
    }
    return new Evaluation(answerer.name(), Metrics.of(judgements), List.copyOf(judgements));
  }
}
