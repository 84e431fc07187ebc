package io.maemi.synth;

/**
 * Smooth random fields: value noise on grids of shrinking cells, interpolated with smooth steps.
 */
final class NoiseField {
  private NoiseField() {}

  /**
   * A field of {@code width × height} with values of about −1…1.
   *
   * @param cell size of the coarsest cell in pixels
   * @param octaves how many times the cell is halved
   * @param persistence amplitude of an octave as a share of the one before
   */
  static float[] fractal(
      RandomStream random, int width, int height, double cell, int octaves, double persistence) {
    float[] field = new float[width * height];
    double amplitude = 1;
    double size = cell;
    for (int octave = 0; octave < octaves && size >= 1.5; octave++) {
      add(random, field, width, height, size, size, (float) amplitude);
      amplitude *= persistence;
      size /= 2;
    }
    return field;
  }

  /** Adds one octave with cells of {@code cellX × cellY} pixels. */
  static void add(
      RandomStream random,
      float[] field,
      int width,
      int height,
      double cellX,
      double cellY,
      float amplitude) {
    int columns = (int) (width / cellX) + 3;
    int rows = (int) (height / cellY) + 3;
    float[] grid = new float[columns * rows];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = amplitude * random.normal() * 0.5f;
    }
    int[] column = new int[width];
    float[] weight = new float[width];
    for (int x = 0; x < width; x++) {
      double u = x / cellX;
      column[x] = (int) u;
      weight[x] = smooth((float) (u - column[x]));
    }
    float[] line = new float[columns];
    for (int y = 0; y < height; y++) {
      double v = y / cellY;
      int row = (int) v;
      float w = smooth((float) (v - row));
      for (int c = 0; c < columns; c++) {
        float a = grid[row * columns + c];
        line[c] = a + (grid[(row + 1) * columns + c] - a) * w;
      }
      int at = y * width;
      for (int x = 0; x < width; x++) {
        float a = line[column[x]];
        field[at + x] += a + (line[column[x] + 1] - a) * weight[x];
      }
    }
  }

  /**
   * A stationary Gaussian sequence with standard deviation 1 and correlation length {@code length},
   * as edge roughness is modelled (exponential autocorrelation, first-order autoregression).
   */
  static float[] correlated(RandomStream random, int count, double length) {
    float[] values = new float[count];
    double keep = StrictMath.exp(-1 / length);
    double fresh = StrictMath.sqrt(1 - keep * keep);
    double value = random.normal();
    for (int i = 0; i < count; i++) {
      values[i] = (float) value;
      value = value * keep + fresh * random.normal();
    }
    return values;
  }

  private static float smooth(float t) {
    return t * t * (3 - 2 * t);
  }
}
