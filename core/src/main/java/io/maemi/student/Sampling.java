package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * How the next token is chosen: the most likely one, or drawn from the likely ones.
 *
 * @param temperature 0 takes the most likely token; otherwise log-probabilities are divided by it
 *     before the draw
 * @param topK draws among the k most likely tokens; 0 for all
 * @param topP draws among the fewest tokens that hold this share of the probability; 1 for all
 * @param minP draws among the tokens that are at least this share as likely as the likeliest; 0 for
 *     all
 * @param repetitionPenalty by which logits of tokens that the prompt or the answer holds already
 *     are divided where they are positive and multiplied where they are negative; 1 for none
 * @param seed of the draws; the same seed gives the same text
 */
public record Sampling(
    double temperature, int topK, double topP, double minP, double repetitionPenalty, long seed) {
  /** The most likely token, always. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0);

  /** Without a least share of the likeliest token's probability, repetition as it comes. */
  public Sampling(double temperature, int topK, double topP, long seed) {
    this(temperature, topK, topP, 0, 1, seed);
  }

  /** Checks ranges. */
  public Sampling {
    if (!(temperature >= 0)
        || topK < 0
        || !(topP > 0 && topP <= 1)
        || !(minP >= 0 && minP <= 1)
        || !(repetitionPenalty > 0)) {
      throw MaemiException.usage(
          "cannot sample with temperature "
              + temperature
              + ", top-k "
              + topK
              + ", top-p "
              + topP
              + ", min-p "
              + minP
              + ", repetition penalty "
              + repetitionPenalty
              + ": out of range. Use temperature ≥ 0, top-k ≥ 0, 0 < top-p ≤ 1, 0 ≤ min-p ≤ 1,"
              + " repetition penalty > 0.");
    }
  }

  /** Fresh draws from the seed, the same on every machine. */
  RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * Chooses a token.
   *
   * @param logProbabilities natural logarithms over the vocabulary
   * @param random where draws come from; not touched when greedy
   */
  int choose(float[] logProbabilities, RandomGenerator random) {
    if (temperature == 0) {
      return mostLikely(logProbabilities);
    }
    int[] order = likeliestFirst(logProbabilities);
    int candidates = topK == 0 ? order.length : Math.min(topK, order.length);
    double best = logProbabilities[order[0]];
    double[] weights = new double[candidates];
    double total = 0;
    for (int i = 0; i < candidates; i++) {
      weights[i] = Math.exp((logProbabilities[order[i]] - best) / temperature);
      total += weights[i];
    }
    double kept = 0;
    int count = 0;
    while (count < candidates && (count == 0 || (kept < topP * total && weights[count] >= minP))) {
      kept += weights[count++];
    }
    double draw = random.nextDouble() * kept;
    for (int i = 0; i < count; i++) {
      draw -= weights[i];
      if (draw < 0) {
        return order[i];
      }
    }
    return order[count - 1];
  }

  private static int mostLikely(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Sorted as integers: boxing a vocabulary takes longer than a step of a small model. */
  private static int[] likeliestFirst(float[] values) {
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(-values[i]);
      int ordered = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
      keys[i] = (long) ordered << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }
}
