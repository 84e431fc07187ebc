package io.maemi.tune;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to; also in {@code run.json}.
 *
 * @param out the output folder
 * @param result the student's or adapter's folder: the best by held-out loss
 * @param adapter whether the result is an adapter
 * @param steps optimizer steps
 * @param epochs passes over the data
 * @param bestStep the step that the result is from
 * @param trainLoss mean over the last steps
 * @param heldOutLoss of the result
 * @param heldOutAccuracy of the result: share of answer tokens, or of labels, whose best guess is
 *     right
 * @param accuracies held-out accuracy by task, where there are several
 * @param parameters trained elements
 * @param size tokens or images learnt from, padding included
 * @param unit what {@code size} counts
 * @param seconds of all stretches
 * @param perSecond {@code size} by second of learning in this stretch; 0 where it only looked
 * @param peakBytes most resident memory
 * @param skipped records left out because they are longer than the recipe allows
 * @param phases seconds of this stretch by what was done
 */
public record TuningSummary(
    Path out,
    Path result,
    boolean adapter,
    long steps,
    double epochs,
    long bestStep,
    double trainLoss,
    double heldOutLoss,
    double heldOutAccuracy,
    @Nullable Map<String, Double> accuracies,
    long parameters,
    long size,
    String unit,
    double seconds,
    double perSecond,
    long peakBytes,
    int skipped,
    Map<String, Double> phases) {
  /** The summary in a few lines, for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s in %s: %d steps, %.2f epochs, %,d %s (%,.0f a second), %,d trained parameters, peak"
                + " memory %.2f GB%n",
            adapter ? "Adapter" : "Student",
            result,
            steps,
            epochs,
            size,
            unit,
            perSecond,
            parameters,
            peakBytes / 1e9));
    text.append(
        String.format(
            Locale.ROOT,
            "Loss: train %.4f, held out %.4f at step %d (accuracy %.1f %%), after %s%n",
            trainLoss,
            heldOutLoss,
            bestStep,
            100 * heldOutAccuracy,
            Durations.of(seconds)));
    Map<String, Double> byTask = accuracies;
    if (byTask != null) {
      byTask.forEach(
          (task, share) ->
              text.append(String.format(Locale.ROOT, "  %-16s %5.1f %%%n", task, 100 * share)));
    }
    if (skipped > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d records were left out: longer than batch.max_tokens with their image.%n",
              skipped));
    }
    return text.toString();
  }
}
