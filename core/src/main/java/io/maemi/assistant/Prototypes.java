package io.maemi.assistant;

import io.maemi.foundation.MaemiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Few-shot classification: each label is the mean of its examples' unit feature vectors, and an
 * image gets the label of the nearest mean (prototypical networks, Snell et al. 2017, arXiv
 * 1703.05175). How sharply distance becomes probability is set by leaving each example out in turn.
 */
final class Prototypes {
  private final List<String> labels;
  private final List<double[]> sums;
  private final List<Integer> counts;
  private final Calibration calibration;

  /** Learns from {@code examples}: features of the example images of each label. */
  Prototypes(Map<String, List<float[]>> examples) {
    if (examples.size() < 2) {
      throw MaemiException.usage(
          "cannot classify by examples: "
              + examples.size()
              + " label found. Give a folder with one folder of images a label, two at least.");
    }
    Map<String, List<double[]>> units = new LinkedHashMap<>();
    examples.forEach(
        (label, features) -> units.put(label, features.stream().map(Prototypes::unit).toList()));
    labels = List.copyOf(units.keySet());
    sums = units.values().stream().map(Prototypes::sum).toList();
    counts = units.values().stream().map(List::size).toList();
    calibration = new Calibration(leaveOneOut(units), null, 0, 0);
  }

  /**
   * The label of {@code feature}; never abstains, for nothing was held out to set a threshold on.
   */
  Classification classify(float[] feature) {
    double[] probabilities =
        calibration.probabilities(similarities(unit(feature), -1, new double[0]));
    List<Classification.Score> scores = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      scores.add(new Classification.Score(labels.get(i), probabilities[i]));
    }
    scores.sort((a, b) -> Double.compare(b.score(), a.score()));
    return new Classification(scores.get(0).label(), List.copyOf(scores), false);
  }

  /**
   * Cosine to each label's mean, the example {@code without} of label {@code leave} left out where
   * {@code leave} ≥ 0.
   */
  private double[] similarities(double[] unit, int leave, double[] without) {
    double[] similarities = new double[labels.size()];
    for (int i = 0; i < similarities.length; i++) {
      double[] mean = sums.get(i).clone();
      if (i == leave) {
        for (int d = 0; d < mean.length; d++) {
          mean[d] -= without[d];
        }
      }
      similarities[i] = dot(unit(mean), unit);
    }
    return similarities;
  }

  private double leaveOneOut(Map<String, List<double[]>> units) {
    List<Calibration.Sample> samples = new ArrayList<>();
    int label = 0;
    for (List<double[]> examples : units.values()) {
      for (double[] example : examples) {
        if (counts.get(label) > 1) {
          samples.add(new Calibration.Sample(similarities(example, label, example), label));
        }
      }
      label++;
    }
    double best = 0.05;
    double least = Double.POSITIVE_INFINITY;
    for (double temperature = 0.005; !samples.isEmpty() && temperature < 1; temperature *= 1.1) {
      Calibration candidate = new Calibration(temperature, null, 0, 0);
      double loss = 0;
      for (Calibration.Sample sample : samples) {
        loss -=
            Math.log(
                Math.max(1e-12, candidate.probabilities(sample.logLikelihoods())[sample.truth()]));
      }
      if (loss < least) {
        least = loss;
        best = temperature;
      }
    }
    return best;
  }

  private static double[] sum(List<double[]> vectors) {
    double[] sum = new double[vectors.get(0).length];
    for (double[] vector : vectors) {
      for (int d = 0; d < sum.length; d++) {
        sum[d] += vector[d];
      }
    }
    return sum;
  }

  private static double[] unit(float[] vector) {
    double[] wide = new double[vector.length];
    for (int d = 0; d < wide.length; d++) {
      wide[d] = vector[d];
    }
    return unit(wide);
  }

  private static double[] unit(double[] vector) {
    double norm = Math.sqrt(dot(vector, vector));
    double[] unit = new double[vector.length];
    for (int d = 0; d < unit.length && norm > 0; d++) {
      unit[d] = vector[d] / norm;
    }
    return unit;
  }

  private static double dot(double[] a, double[] b) {
    double dot = 0;
    for (int d = 0; d < a.length; d++) {
      dot += a[d] * b[d];
    }
    return dot;
  }
}
