package io.maemi.synth;

import java.util.List;

/**
 * A stream of random numbers that is the same on every machine and Java version: SplitMix64
 * (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195) and {@link StrictMath} only. Forks are
 * independent of how much the parent was used.
 */
final class RandomStream {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final float[] NORMAL = normalSample();

  private final long seed;
  private long state;
  private long bits;
  private int left;

  RandomStream(long seed) {
    this.seed = mix(seed ^ 0x6d61656d69L);
    this.state = this.seed;
  }

  /** A stream of its own for the part {@code name}. */
  RandomStream fork(String name) {
    return fork(name.hashCode());
  }

  /** A stream of its own for part number {@code index}. */
  RandomStream fork(long index) {
    return new RandomStream(mix(seed + GOLDEN * (index + 1)));
  }

  long next() {
    return mix(state += GOLDEN);
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Uniform in the logarithm. */
  double logUniform(double low, double high) {
    return low * StrictMath.exp(uniform() * StrictMath.log(high / low));
  }

  /** 0 … bound − 1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** low … high, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  <T> T pick(List<T> items) {
    return items.get(below(items.size()));
  }

  /** Standard normal, from a fixed sample of 65,536: four for one 64-bit draw. */
  float normal() {
    if (left == 0) {
      bits = next();
      left = 4;
    }
    float value = NORMAL[(int) (bits & 0xffff)];
    bits >>>= 16;
    left--;
    return value;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static float[] normalSample() {
    float[] sample = new float[1 << 16];
    // Quantiles of the normal distribution, by bisection of its cumulative sum on a fine grid.
    double sum = 0;
    double step = 1.0 / 4096;
    int filled = 0;
    for (double x = -5; x < 5 && filled < sample.length; x += step) {
      sum += StrictMath.exp(-x * x / 2) * step / StrictMath.sqrt(2 * StrictMath.PI);
      while (filled < sample.length && (filled + 0.5) / sample.length <= sum) {
        sample[filled++] = (float) (x + step / 2);
      }
    }
    while (filled < sample.length) {
      sample[filled++] = 4.5f;
    }
    return sample;
  }
}
