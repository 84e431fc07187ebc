package io.maemi.tune;

import io.maemi.nn.Parameter;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Sets apart the tokens that training never meant.
 *
 * <p>A student made from scratch meets only some of its tokens. Every step pushes all the others
 * away from the answer alike, until their rows of the token embedding are one and the same vector
 * but for a trace: the student can neither read nor write the difference between two words that it
 * was not taught, and an adapter of low rank cannot teach it a user's own ({@code BR-7}, {@code
 * OP-3}). Each such row gets a step of its own in a random direction, as long as a row that was
 * taught. What they have in common stays, so none of them is written unasked.
 */
final class UntaughtTokens {
  /** Cosine to the mean row; rows that were taught lie below. */
  private static final double ALIKE = 0.92;

  private UntaughtTokens() {}

  /**
   * Sets them apart in place.
   *
   * @param embedding (tokens, d) as fp32
   * @param seed of the directions
   * @return how many there were
   */
  static int setApart(Parameter embedding, long seed) {
    long[] shape = embedding.shape();
    int width = (int) shape[1];
    float[] rows = embedding.tensor().toFloats();
    int count = rows.length / width;
    double[] mean = new double[width];
    for (int i = 0; i < rows.length; i++) {
      mean[i % width] += rows[i] / (double) count;
    }
    boolean[] untaught = new boolean[count];
    for (int row = 0; row < count; row++) {
      double product = 0;
      for (int i = 0; i < width; i++) {
        product += rows[row * width + i] * mean[i];
      }
      untaught[row] = product > ALIKE * length(rows, row, width) * norm(mean);
    }
    double[] taught =
        IntStream.range(0, count)
            .filter(row -> !untaught[row])
            .mapToDouble(row -> length(rows, row, width))
            .sorted()
            .toArray();
    if (taught.length == 0) {
      return 0;
    }
    double step = taught[taught.length / 2];
    SplittableRandom random = new SplittableRandom(seed);
    int set = 0;
    for (int row = 0; row < count; row++) {
      if (untaught[row]) {
        double[] direction = random.doubles(width).map(u -> 2 * u - 1).toArray();
        double scale = step / norm(direction);
        for (int i = 0; i < width; i++) {
          rows[row * width + i] += (float) (scale * direction[i]);
        }
        set++;
      }
    }
    try (Scope ignored = new Scope()) {
      embedding.set(Tensor.of(rows, shape).to(embedding.tensor().device()));
    }
    return set;
  }

  private static double length(float[] rows, int row, int width) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      sum += (double) rows[i] * rows[i];
    }
    return Math.sqrt(sum);
  }

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
  }
}
