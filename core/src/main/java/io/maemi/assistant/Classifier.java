package io.maemi.assistant;

import io.maemi.instruct.Prompt;
import io.maemi.micrograph.Category;
import java.util.ArrayList;
import java.util.List;

/** Turns likelihoods of label words into a label, calibrated scores and abstention. */
final class Classifier {
  private final Calibration calibration;

  Classifier(Calibration calibration) {
    this.calibration = calibration;
  }

  /**
   * The words whose likelihoods {@link #categories} takes: the ten categories', then "not an
   * electron micrograph".
   */
  static List<String> words() {
    return List.copyOf(Prompt.labelWords().values());
  }

  /** The calibrated probability of each of {@link #words}. */
  double[] probabilities(double[] logLikelihoods) {
    return calibration.probabilities(logLikelihoods);
  }

  /**
   * The category among the ten; abstains below the threshold and where the image is no electron
   * micrograph.
   */
  Classification categories(double[] logLikelihoods) {
    List<String> labels = new ArrayList<>();
    for (Category category : Category.values()) {
      labels.add(category.label());
    }
    return of(labels, probabilities(logLikelihoods), calibration.threshold());
  }

  /**
   * One of the user's own labels, by length-normalised likelihoods, which no held-out data
   * calibrated.
   */
  Classification own(List<String> labels, double[] meanLogLikelihoods) {
    return of(labels, Calibration.NONE.probabilities(meanLogLikelihoods), 1.5 / labels.size());
  }

  /**
   * Scores of {@code labels}; {@code probabilities} may be longer, its rest being the probability
   * of none of them.
   */
  private static Classification of(List<String> labels, double[] probabilities, double threshold) {
    List<Classification.Score> scores = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      scores.add(new Classification.Score(labels.get(i), probabilities[i]));
    }
    scores.sort((a, b) -> Double.compare(b.score(), a.score()));
    Classification.Score top = scores.get(0);
    return new Classification(top.label(), List.copyOf(scores), top.score() < threshold);
  }
}
