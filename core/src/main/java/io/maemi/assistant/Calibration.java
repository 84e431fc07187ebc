package io.maemi.assistant;

import com.fasterxml.jackson.core.type.TypeReference;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a student's label likelihoods become probabilities, and when it says nothing. Kept beside the
 * model as {@code calibration.json}.
 *
 * @param temperature divides the log-likelihoods before the softmax (Guo et al. 2017, arXiv
 *     1706.04599)
 * @param threshold abstain below this highest probability
 * @param images held-out images that both were set on; 0 where nothing was calibrated
 */
public record Calibration(double temperature, double threshold, int images) {
  /** The file beside the model. */
  public static final String FILE = "calibration.json";

  /** Probabilities as the student has them; abstains where no label has an even chance. */
  public static final Calibration NONE = new Calibration(1, 0.5, 0);

  // Among the answers given, nineteen in twenty are to be right.
  private static final double WANTED_ACCURACY = 0.95;

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

  /** The softmax of {@code logLikelihoods} at this temperature. */
  public double[] probabilities(double[] logLikelihoods) {
    return softmax(logLikelihoods, temperature);
  }

  /**
   * The temperature of least negative log-likelihood on {@code samples}, and the lowest threshold
   * at which 95 % of the labels given are right.
   */
  public static Calibration fit(List<Sample> samples) {
    if (samples.isEmpty()) {
      return NONE;
    }
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (double log = Math.log(0.2); log <= Math.log(20); log += 0.02) {
      double loss = negativeLogLikelihood(samples, Math.exp(log));
      if (loss < least) {
        least = loss;
        best = Math.exp(log);
      }
    }
    return new Calibration(best, threshold(samples, best), samples.size());
  }

  private static double negativeLogLikelihood(List<Sample> samples, double temperature) {
    double sum = 0;
    for (Sample sample : samples) {
      sum -=
          Math.log(Math.max(1e-12, softmax(sample.logLikelihoods(), temperature)[sample.truth()]));
    }
    return sum;
  }

  private static double threshold(List<Sample> samples, double temperature) {
    record Given(double probability, boolean right) {}
    List<Given> given =
        samples.stream()
            .map(
                sample -> {
                  double[] p = softmax(sample.logLikelihoods(), temperature);
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

  private static double[] softmax(double[] logs, double temperature) {
    double max = logs[argmax(logs)];
    double[] p = new double[logs.length];
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      p[i] = Math.exp((logs[i] - max) / temperature);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) {
      p[i] /= sum;
    }
    return p;
  }
}
