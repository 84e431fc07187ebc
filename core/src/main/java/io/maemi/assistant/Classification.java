package io.maemi.assistant;

import java.util.List;

/**
 * A label for one micrograph.
 *
 * @param label the likeliest label; where {@code abstained}, only the least unlikely
 * @param scores probability of every label, highest first; what is missing to one is the
 *     probability that the image is none of them
 * @param abstained true below the threshold
 */
public record Classification(String label, List<Score> scores, boolean abstained) {
  /** A label's calibrated probability. */
  public record Score(String label, double score) {}
}
