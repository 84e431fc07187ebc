package io.maemi.evaluate;

/**
 * A share of right answers with its uncertainty.
 *
 * @param n questions
 * @param right of them right
 * @param share right / n, 0 for none
 * @param low lower end of the 95 % confidence interval after Wilson (1927,
 *     doi:10.1080/01621459.1927.10502953)
 * @param high its upper end
 * @param score mean score, where answers can be partly right
 */
public record Proportion(int n, int right, double share, double low, double high, double score) {
  private static final double Z = 1.959964;

  static Proportion of(int n, int right, double scoreSum) {
    if (n == 0) {
      return new Proportion(0, 0, 0, 0, 1, 0);
    }
    double p = (double) right / n;
    double z2 = Z * Z / n;
    double centre = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2);
    return new Proportion(
        n, right, p, Math.max(0, centre - half), Math.min(1, centre + half), scoreSum / n);
  }
}
