package io.maemi.synth;

/** A Voronoi tessellation of jittered seeds, with wavy borders. */
final class Voronoi {
  private static final int[] NEAR_FIRST = {0, -1, 1, -2, 2};

  private final double cell;
  private final int columns;
  private final int rows;
  private final float[] seedX;
  private final float[] seedY;

  /** Cell of each pixel, 0…cells−1. */
  final int[] owner;

  /** Distance to the nearest border in about pixels. */
  final float[] border;

  /**
   * Cells of about {@code cell} pixels over {@code width × height}; {@code wave} displaces borders
   * by some pixels.
   */
  Voronoi(int width, int height, double cell, double wave, RandomStream random) {
    this.cell = cell;
    this.columns = (int) (width / cell) + 5;
    this.rows = (int) (height / cell) + 5;
    this.seedX = new float[columns * rows];
    this.seedY = new float[columns * rows];
    for (int i = 0; i < seedX.length; i++) {
      seedX[i] = (float) ((i % columns - 2 + random.uniform(0.08, 0.92)) * cell);
      seedY[i] = (float) ((i / columns - 2 + random.uniform(0.08, 0.92)) * cell);
    }
    owner = new int[width * height];
    border = new float[width * height];
    float[] warpX = NoiseField.fractal(random, width, height, Math.max(6, cell / 2), 2, 0.5);
    float[] warpY = NoiseField.fractal(random, width, height, Math.max(6, cell / 2), 2, 0.5);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        assign(i, (float) (x + wave * warpX[i]), (float) (y + wave * warpY[i]));
      }
    }
  }

  int cells() {
    return seedX.length;
  }

  double x(int index) {
    return seedX[index];
  }

  double y(int index) {
    return seedY[index];
  }

  private void assign(int pixel, float x, float y) {
    int c = (int) (x / cell + 2);
    int r = (int) (y / cell + 2);
    float nearest = Float.MAX_VALUE;
    float second = Float.MAX_VALUE;
    int best = 0;
    int next = 0;
    for (int rowOffset : NEAR_FIRST) {
      int row = r + rowOffset;
      float apartRows =
          rowOffset == 0
              ? 0
              : (float) (rowOffset < 0 ? y - (row - 1) * cell : (row - 2) * cell - y);
      if (row < 0 || row >= rows || apartRows * apartRows >= second) {
        continue;
      }
      for (int columnOffset : NEAR_FIRST) {
        int column = c + columnOffset;
        if (column < 0 || column >= columns) {
          continue;
        }
        int i = row * columns + column;
        float dx = seedX[i] - x;
        float dy = seedY[i] - y;
        float distance = dx * dx + dy * dy;
        if (distance < nearest) {
          second = nearest;
          next = best;
          nearest = distance;
          best = i;
        } else if (distance < second) {
          second = distance;
          next = i;
        }
      }
    }
    owner[pixel] = best;
    float apartX = seedX[best] - seedX[next];
    float apartY = seedY[best] - seedY[next];
    float apart = (float) Math.sqrt(apartX * apartX + apartY * apartY);
    border[pixel] = (second - nearest) / (2 * Math.max(1e-3f, apart));
  }
}
