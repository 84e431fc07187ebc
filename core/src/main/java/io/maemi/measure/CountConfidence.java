package io.maemi.measure;

/**
 * How often counts are right (within 20 %, or one off) of which a sign says so much: a logistic
 * curve, fitted to images whose counts are known.
 *
 * @param middle where half of the counts are right, times {@code slope}
 * @param slope of the curve, in a unit of the sign
 * @param method what the sign is and which images the curve was fitted to
 */
record CountConfidence(double middle, double slope, String method) {
  /** The confidence in per cent where the sign is {@code sign}. */
  Quantity of(double sign) {
    double right = 100 / (1 + Math.exp(middle - slope * sign));
    return new Quantity("count confidence", right, "%", null, method, null);
  }
}
