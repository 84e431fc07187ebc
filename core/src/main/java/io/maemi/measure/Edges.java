package io.maemi.measure;

import java.util.Arrays;
import java.util.List;

/**
 * The edges of an image, to judge outlines by.
 *
 * @param gradient length of the gradient of the smoothed image
 * @param strong gradient from which a pixel counts as edge: well above what noise makes
 * @param edges how many pixels do
 */
record Edges(int width, int height, float[] gradient, double strong, int edges) {

  static Edges of(Scene scene) {
    float[] gradient = scene.smooth().gradient();
    float[] sorted = gradient.clone();
    Arrays.sort(sorted);
    double top = sorted[(int) (0.995 * (sorted.length - 1))];
    double middle = sorted[sorted.length / 2];
    double strong = Math.max(0.35 * top, Math.min(3 * middle, 0.6 * top));
    int n = sorted.length - lowerBound(sorted, strong);
    return new Edges(scene.width(), scene.height(), gradient, strong, n);
  }

  private static int lowerBound(float[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How well the outline of {@code mask} follows edges: mean gradient on it (precision) and edges near it (recall). */
  double agreement(boolean[] mask) {
    double sum = 0;
    int n = 0;
    int inside = 0;
    boolean[] near = new boolean[mask.length];
    for (int y = 2; y < height - 2; y++) {
      for (int x = 2; x < width - 2; x++) {
        int i = y * width + x;
        inside += mask[i] ? 1 : 0;
        if (mask[i] && (!mask[i - 1] || !mask[i + 1] || !mask[i - width] || !mask[i + width])) {
          sum += Math.min(1, gradient[i] / strong);
          n++;
          mark(near, i);
        }
      }
    }
    if (n < 8 || inside == mask.length) {
      return 0;
    }
    return Math.sqrt(sum / n * recall(near));
  }

  private void mark(boolean[] near, int i) {
    for (int dy = -2; dy <= 2; dy++) {
      Arrays.fill(near, i + dy * width - 2, i + dy * width + 3, true);
    }
  }

  private double recall(boolean[] near) {
    int found = 0;
    for (int i = 0; i < near.length; i++) {
      found += near[i] && gradient[i] >= strong ? 1 : 0;
    }
    return found / (double) Math.max(1, edges);
  }

  /** Mean gradient on each label's border with the ground, over {@link #strong}; 0 where it has none. */
  double[] strength(Labels labels) {
    double[] sums = new double[labels.count() + 1];
    int[] n = new int[labels.count() + 1];
    int[] of = labels.of();
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        if (of[i] != 0 && (of[i - 1] == 0 || of[i + 1] == 0 || of[i - width] == 0 || of[i + width] == 0)) {
          sums[of[i]] += gradient[i];
          n[of[i]]++;
        }
      }
    }
    for (int label = 0; label < sums.length; label++) {
      sums[label] = n[label] == 0 ? 0 : sums[label] / n[label] / strong;
    }
    return sums;
  }

  /** Agreement of objects with edges times how good the objects are, weighted by their diameters. */
  double score(Labels labels, List<Shape> shapes, double[] scores) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < scores.length; i++) {
      double weight = shapes.get(i).diameter();
      sum += weight * scores[i];
      weights += weight;
    }
    return weights == 0 ? 0 : sum / weights * agreement(labels.mask());
  }
}
