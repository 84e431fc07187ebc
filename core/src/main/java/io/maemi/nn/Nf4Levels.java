package io.maemi.nn;

import java.util.Arrays;

/** The numbers that the codes of {@link Nf4Linear} stand for, ascending. */
final class Nf4Levels {
  private Nf4Levels() {}

  /**
   * Sixteen quantiles of a normal distribution, scaled to −1…1, with an exact zero (arXiv
   * 2305.14314, appendix E).
   */
  static float[] normal() {
    return new float[] {
      -1.0f,
      -0.6961928f,
      -0.52507305f,
      -0.3949175f,
      -0.28444138f,
      -0.18477343f,
      -0.091050036f,
      0.0f,
      0.0795803f,
      0.1609302f,
      0.2461123f,
      0.33791524f,
      0.44070983f,
      0.562617f,
      0.72295684f,
      1.0f
    };
  }

  /**
   * Signed numbers of eight bits whose exponent has as many bits as it needs (arXiv 1511.04561): of
   * each decade from 10⁻⁶ on, 2ⁱ midpoints of equal steps, with both signs; zero; and one.
   */
  static float[] dynamic() {
    float[] levels = new float[256];
    int count = 0;
    for (int i = 0; i < 7; i++) {
      float decade = (float) Math.pow(10, i - 6);
      int steps = 1 << i;
      for (int k = 0; k < steps; k++) {
        float middle = (boundary(k, steps) + boundary(k + 1, steps)) / 2;
        levels[count++] = decade * middle;
        levels[count++] = -(decade * middle);
      }
    }
    levels[count++] = 0;
    levels[count] = 1;
    Arrays.sort(levels);
    return levels;
  }

  /** Boundary k of equal steps from 0.1 to 1, in single precision and fused, as linspace has it. */
  private static float boundary(int k, int steps) {
    float step = (1f - 0.1f) / steps;
    return k < (steps + 1) / 2
        ? Math.fma(step, (float) k, 0.1f)
        : Math.fma(-step, (float) (steps - k), 1f);
  }
}
