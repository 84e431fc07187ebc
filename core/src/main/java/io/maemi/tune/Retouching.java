package io.maemi.tune;

import io.maemi.measure.ParticleMaps;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gives the particles of a view the insides that others of their outline have: one grey each, bands
 * as twins and polycrystals have, holes, mottling, or faces nearly as grey as the ground within
 * rims that stay. A network that learns from few materials would take their insides for what makes
 * a particle.
 */
final class Retouching {
  private enum Style {
    ONE_GREY_EACH,
    BANDS,
    HOLES,
    MOTTLING,
    FACES_LIKE_GROUND
  }

  /** By how many grey levels of 255 insides differ at most. */
  private static final double MOST = 45;

  private static final int LEVELS = 64;

  private final int side;
  private final float[] grey;
  private final int[] labels;
  private final SplittableRandom random;
  private final double[] radius;
  private final double[] across;
  private final double[] down;

  private Retouching(int side, float[] grey, int[] labels, SplittableRandom random) {
    this.side = side;
    this.grey = grey;
    this.labels = labels;
    this.random = random;
    int most = Arrays.stream(labels).max().orElse(0);
    this.radius = new double[most + 1];
    this.across = new double[most + 1];
    this.down = new double[most + 1];
    for (int i = 0; i < labels.length; i++) {
      radius[labels[i]]++;
      across[labels[i]] += i % side;
      down[labels[i]] += i / side;
    }
    for (int label = 0; label <= most; label++) {
      double area = Math.max(1, radius[label]);
      across[label] /= area;
      down[label] /= area;
      radius[label] = Math.sqrt(area / Math.PI);
    }
  }

  /**
   * Changes the particles' grey values.
   *
   * @param grey 0…255, side × side
   * @param labels 0 ground, otherwise a number a particle
   */
  static void retouch(int side, float[] grey, int[] labels, SplittableRandom random) {
    Retouching retouching = new Retouching(side, grey, labels, random);
    switch (Style.values()[random.nextInt(Style.values().length)]) {
      case ONE_GREY_EACH -> retouching.oneGreyEach();
      case BANDS -> retouching.bands();
      case HOLES -> retouching.holes();
      case MOTTLING -> retouching.mottling();
      case FACES_LIKE_GROUND -> retouching.facesLikeGround();
    }
  }

  private double[] ofEach(double low, double high) {
    return random.doubles(radius.length, low, high).toArray();
  }

  private void oneGreyEach() {
    double[] by = ofEach(-MOST, MOST);
    for (int i = 0; i < grey.length; i++) {
      grey[i] += labels[i] == 0 ? 0 : (float) by[labels[i]];
    }
  }

  private void bands() {
    double[] angle = ofEach(0, Math.PI);
    double[] width = ofEach(0.25, 0.8);
    double[] levels = random.doubles(LEVELS, -MOST, MOST).toArray();
    for (int i = 0; i < grey.length; i++) {
      int label = labels[i];
      if (label != 0) {
        double along = i % side * Math.cos(angle[label]) + i / side * Math.sin(angle[label]);
        int band = (int) Math.floor(along / (1 + width[label] * radius[label]));
        grey[i] += (float) levels[Math.floorMod(band + 7 * label, LEVELS)];
      }
    }
  }

  private void holes() {
    double depth = random.nextDouble(-2 * MOST, MOST);
    double[] number = ofEach(1, 5);
    for (int label = 1; label < radius.length; label++) {
      for (int hole = 0; hole < number[label]; hole++) {
        double at = random.nextDouble() * 0.7 * radius[label];
        double angle = random.nextDouble() * 2 * Math.PI;
        hole(
            label,
            across[label] + at * Math.cos(angle),
            down[label] + at * Math.sin(angle),
            radius[label] * random.nextDouble(0.1, 0.35),
            depth);
      }
    }
  }

  private void hole(int label, double x, double y, double reach, double depth) {
    int top = Math.max(0, (int) (y - reach));
    int bottom = Math.min(side - 1, (int) (y + reach) + 1);
    int left = Math.max(0, (int) (x - reach));
    int right = Math.min(side - 1, (int) (x + reach) + 1);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double inside = Math.min(1, reach - Math.hypot(column - x, row - y));
        if (inside > 0 && labels[row * side + column] == label) {
          grey[row * side + column] += (float) (depth * inside);
        }
      }
    }
  }

  private void mottling() {
    double typical = Arrays.stream(radius).skip(1).average().orElse(1);
    double cell = Math.max(2, typical * random.nextDouble(0.15, 0.5));
    double[] levels =
        random.doubles((long) LEVELS * LEVELS, -1, 1).map(level -> MOST * level).toArray();
    for (int i = 0; i < grey.length; i++) {
      if (labels[i] != 0) {
        grey[i] += (float) between(levels, i % side / cell, i / side / cell);
      }
    }
  }

  /** Bilinear between levels on a lattice that goes on. */
  private static double between(double[] levels, double x, double y) {
    int left = (int) x;
    int top = (int) y;
    double right = x - left;
    double upper = level(levels, left, top) * (1 - right) + level(levels, left + 1, top) * right;
    double lower =
        level(levels, left, top + 1) * (1 - right) + level(levels, left + 1, top + 1) * right;
    return upper * (1 - (y - top)) + lower * (y - top);
  }

  private static double level(double[] levels, int x, int y) {
    return levels[y % LEVELS * LEVELS + x % LEVELS];
  }

  private void facesLikeGround() {
    double[] mean = new double[radius.length];
    double[] area = new double[radius.length];
    for (int i = 0; i < grey.length; i++) {
      mean[labels[i]] += grey[i];
      area[labels[i]]++;
    }
    if (area[0] == 0) {
      return;
    }
    double ground = mean[0] / area[0];
    float[] depth = ParticleMaps.of(side, side, labels).depth();
    double rim = random.nextDouble(0.1, 0.4);
    double most = random.nextDouble(0.5, 0.8);
    for (int i = 0; i < grey.length; i++) {
      int label = labels[i];
      if (label != 0) {
        double share = most * Math.max(0, Math.min(1, (depth[i] - rim) / 0.1));
        // The difference to the particle's mean stays: texture and noise do not fade.
        grey[i] += (float) (share * (ground - mean[label] / area[label]));
      }
    }
  }
}
