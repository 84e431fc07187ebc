package io.maemi.synth;

/**
 * A closed outline given by its radius over direction. Directions are looked up by the diamond
 * angle, so that no trigonometry is needed for a pixel.
 */
final class RadialOutline {
  private static final int STEPS = 256;
  private static final int WAVES = 7;
  private static final double[][] COSINE = new double[WAVES + 1][STEPS];
  private static final double[][] SINE = new double[WAVES + 1][STEPS];

  static {
    for (int k = 0; k <= WAVES; k++) {
      for (int i = 0; i < STEPS; i++) {
        COSINE[k][i] = StrictMath.cos(k * angle(i));
        SINE[k][i] = StrictMath.sin(k * angle(i));
      }
    }
  }

  private final float[] inverse = new float[STEPS + 1];

  /**
   * An outline inside the circle of {@code radius} with waves of the relative size {@code
   * irregularity}.
   */
  RadialOutline(double radius, double irregularity, RandomStream random) {
    double[] wave = new double[STEPS];
    for (int k = 2; k <= WAVES; k++) {
      double amplitude = 0.8 / (k - 0.5);
      double even = amplitude * random.normal();
      double odd = amplitude * random.normal();
      for (int i = 0; i < STEPS; i++) {
        wave[i] += even * COSINE[k][i] + odd * SINE[k][i];
      }
    }
    double most = -Double.MAX_VALUE;
    for (int i = 0; i < STEPS; i++) {
      wave[i] = Math.max(0.4, 1 + irregularity * 1.6 * wave[i]);
      most = Math.max(most, wave[i]);
    }
    for (int i = 0; i < STEPS; i++) {
      inverse[i] = (float) (most / (radius * wave[i]));
    }
    inverse[STEPS] = inverse[0];
  }

  /** Distance from the centre as a share of the outline's in that direction: 1 on the outline. */
  float share(float dx, float dy) {
    float sum = Math.abs(dx) + Math.abs(dy);
    if (sum == 0) {
      return 0;
    }
    float diamond = dx >= 0 ? (dy >= 0 ? dy / sum : 4 + dy / sum) : 2 - dy / sum;
    float at = diamond * (STEPS / 4f);
    int i = Math.min(STEPS - 1, (int) at);
    float k = inverse[i] + (inverse[i + 1] - inverse[i]) * (at - i);
    return (float) Math.sqrt(dx * dx + dy * dy) * k;
  }

  private static double angle(int step) {
    double diamond = step * 4.0 / STEPS;
    int quarter = (int) diamond;
    double t = diamond - quarter;
    return quarter * Math.PI / 2 + StrictMath.atan2(t, 1 - t);
  }
}
