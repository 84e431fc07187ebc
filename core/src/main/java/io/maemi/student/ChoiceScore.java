package io.maemi.student;

/**
 * How likely a model finds one of several given answers.
 *
 * @param choice the answer
 * @param logLikelihood natural logarithm of the probability of the whole answer, the end of the
 *     turn included
 * @param tokens tokens of the answer, the end included
 */
public record ChoiceScore(String choice, double logLikelihood, int tokens) {
  /** Log-likelihood a token, by which answers of unequal length compare. */
  public double mean() {
    return logLikelihood / tokens;
  }
}
