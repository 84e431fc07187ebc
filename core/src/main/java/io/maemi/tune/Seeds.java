package io.maemi.tune;

/**
 * Seeds for every use of randomness, made of the run's seed and a counter, so that nothing else
 * need be remembered.
 */
final class Seeds {
  static final int ORDER = 1;
  static final int DROPOUT = 2;
  static final int AUGMENTATION = 3;
  static final int WEIGHTS = 4;
  static final int HELD_OUT = 5;
  static final int PATCHES = 6;
  static final int RANK = 7;

  private Seeds() {}

  /**
   * A seed for {@code counter} of the given use; neighbouring arguments give unrelated seeds
   * (SplitMix64's mixer).
   */
  static long of(long seed, int use, long counter) {
    return mix(mix(mix(seed) + use) + counter);
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
