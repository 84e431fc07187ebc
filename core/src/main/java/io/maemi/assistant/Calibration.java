package io.maemi.assistant;

import com.fasterxml.jackson.core.type.TypeReference;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a student's label likelihoods become probabilities, and when it says nothing. Kept beside the
 * model as {@code calibration.json}.
 *
 * @param temperature divides the log-likelihoods before the softmax (Guo et al. 2017, arXiv
 *     1706.04599)
 * @param biases added to each label's divided log-likelihood, in the labels' order; null for none
 * @param threshold abstain below this highest probability
 * @param images held-out images that these were set on; 0 where nothing was calibrated
 */
public record Calibration(
    double temperature, @Nullable List<Double> biases, double threshold, int images) {
  /** The file beside the model. */
  public static final String FILE = "calibration.json";

  /** Probabilities as the student has them; abstains where no label has an even chance. */
  public static final Calibration NONE = new Calibration(1, null, 0.5, 0);

  // Among the answers given, nineteen in twenty are to be right.
  private static final double WANTED_ACCURACY = 0.95;

  private static final int ROUNDS = 15;
  private static final int SCALINGS = 30;

  public Calibration {
    if (!(temperature > 0) || !(threshold >= 0 && threshold <= 1)) {
      throw MaemiException.unreadable(
          "cannot use the calibration: temperature "
              + temperature
              + " or threshold "
              + threshold
              + " is out of range. Evaluate the model again with --calibrate.");
    }
  }

  /**
   * One held-out image.
   *
   * @param logLikelihoods one for each label
   * @param truth index of the true label
   */
  public record Sample(double[] logLikelihoods, int truth) {}

  /** The calibration beside the model in {@code folder}, or {@link #NONE}. */
  public static Calibration read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      return Json.MAPPER.readValue(Files.readString(file), new TypeReference<>() {});
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": it is not a calibration. Evaluate the model again with --calibrate.",
          e);
    }
  }

  /** Writes this beside the model in {@code folder}. */
  public void write(Path folder) {
    AtomicFile.write(folder.resolve(FILE), Json.pretty(this));
  }

  /** The softmax of {@code logLikelihoods} at this temperature, biases added. */
  public double[] probabilities(double[] logLikelihoods) {
    double[] logs = new double[logLikelihoods.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = logLikelihoods[i] / temperature + (biases == null ? 0 : biases.get(i));
    }
    return softmax(logs);
  }

  /**
   * Temperature and biases of least negative log-likelihood on {@code samples} (vector scaling with
   * one scale, arXiv 1706.04599), and the lowest threshold at which 95 % of the labels given are
   * right. A student that was shown much of one label leans towards it; the biases take that back.
   */
  public static Calibration fit(List<Sample> samples) {
    if (samples.isEmpty()) {
      return NONE;
    }
    Calibration best = NONE;
    for (int round = 0; round < ROUNDS; round++) {
      best = cooled(balanced(best, samples), samples);
    }
    return new Calibration(best.temperature, best.biases, threshold(samples, best), samples.size());
  }

  private static Calibration cooled(@Nullable List<Double> biases, List<Sample> samples) {
    Calibration best = NONE;
    double least = Double.POSITIVE_INFINITY;
    for (double log = Math.log(0.2); log <= Math.log(20); log += 0.02) {
      Calibration candidate = new Calibration(Math.exp(log), biases, 0, samples.size());
      double loss = candidate.negativeLogLikelihood(samples);
      if (loss < least) {
        least = loss;
        best = candidate;
      }
    }
    return best;
  }

  private double negativeLogLikelihood(List<Sample> samples) {
    double sum = 0;
    for (Sample sample : samples) {
      sum -= Math.log(Math.max(1e-12, probabilities(sample.logLikelihoods())[sample.truth()]));
    }
    return sum;
  }

  /**
   * The biases with which every label is expected as often as it is true, which is where the
   * likelihood is greatest; found by scaling each in turn. One image more of each keeps rare labels
   * finite.
   */
  private static List<Double> balanced(Calibration start, List<Sample> samples) {
    double[] biases = new double[samples.get(0).logLikelihoods().length];
    if (start.biases != null) {
      Arrays.setAll(biases, start.biases::get);
    }
    for (int step = 0; step < SCALINGS; step++) {
      Calibration now =
          new Calibration(start.temperature, Arrays.stream(biases).boxed().toList(), 0, 0);
      double[] expected = new double[biases.length];
      double[] found = new double[biases.length];
      for (Sample sample : samples) {
        double[] p = now.probabilities(sample.logLikelihoods());
        Arrays.setAll(expected, i -> expected[i] + p[i]);
        found[sample.truth()]++;
      }
      for (int i = 0; i < biases.length; i++) {
        biases[i] += Math.log((found[i] + 1) / (expected[i] + 1));
      }
    }
    return Arrays.stream(biases).boxed().toList();
  }

  private static double threshold(List<Sample> samples, Calibration calibration) {
    record Given(double probability, boolean right) {}
    List<Given> given =
        samples.stream()
            .map(
                sample -> {
                  double[] p = calibration.probabilities(sample.logLikelihoods());
                  int top = argmax(p);
                  return new Given(p[top], top == sample.truth());
                })
            .sorted((a, b) -> Double.compare(b.probability(), a.probability()))
            .toList();
    double threshold = given.get(0).probability();
    int right = 0;
    for (int i = 0; i < given.size(); i++) {
      right += given.get(i).right() ? 1 : 0;
      if (right >= WANTED_ACCURACY * (i + 1)) {
        threshold = given.get(i).probability();
      }
    }
    return threshold;
  }

  static int argmax(double[] values) {
    int top = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[top]) {
        top = i;
      }
    }
    return top;
  }

  private static double[] softmax(double[] logs) {
    double max = logs[argmax(logs)];
    double[] p = new double[logs.length];
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      p[i] = Math.exp(logs[i] - max);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }
}
