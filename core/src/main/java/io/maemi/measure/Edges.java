package io.maemi.measure;

import java.util.Arrays;
import java.util.List;

/**
 * The edges of an image, to judge outlines by.
 *
 * @param grey the smoothed image
 * @param gradient length of the gradient of the smoothed image
 * @param strong gradient from which a pixel counts as edge: well above what noise makes
 * @param edges the pixels that do, none within {@link #MARGIN} of the border
 */
record Edges(int width, int height, float[] grey, float[] gradient, double strong, int[] edges) {
  private static final int MARGIN = 3;

  /**
   * Edges in a ground brighter than the objects count so many times where no outline explains them:
   * such a ground may be heaped objects, and what was taken for objects the gaps between them.
   */
  private static final double BRIGHT_GROUND = 4;

  static Edges of(Scene scene) {
    float[] gradient = scene.smooth().gradient();
    int w = scene.width();
    int h = scene.height();
    double[] shares = new Plane(w, h, gradient).percentiles(0.5, 0.995);
    double strong = Math.max(0.35 * shares[1], Math.min(3 * shares[0], 0.6 * shares[1]));
    int n = 0;
    for (int y = MARGIN; y < h - MARGIN; y++) {
      for (int i = y * w + MARGIN; i < (y + 1) * w - MARGIN; i++) {
        n += gradient[i] >= strong ? 1 : 0;
      }
    }
    int[] edges = new int[n];
    n = 0;
    for (int y = MARGIN; y < h - MARGIN; y++) {
      for (int x = MARGIN; x < w - MARGIN; x++) {
        if (gradient[y * w + x] >= strong) {
          edges[n++] = y * w + x;
        }
      }
    }
    return new Edges(w, h, scene.smooth().values(), gradient, strong, edges);
  }

  /**
   * How well the outline of {@code mask} follows edges: mean gradient on it (precision) and edges
   * near it (recall).
   */
  double agreement(boolean[] mask) {
    double sum = 0;
    int n = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 1; i++) {
        if (mask[i] && (!mask[i - 1] || !mask[i + 1] || !mask[i - width] || !mask[i + width])) {
          sum += Math.min(1, gradient[i] / strong);
          n++;
        }
      }
    }
    if (n < 8) {
      return 0;
    }
    int found = 0;
    int two = 2 * width;
    for (int i : edges) {
      boolean own = mask[i];
      boolean same =
          own == mask[i - 2]
              && own == mask[i + 2]
              && own == mask[i - two]
              && own == mask[i + two]
              && own == mask[i - width - 1]
              && own == mask[i - width + 1]
              && own == mask[i + width - 1]
              && own == mask[i + width + 1];
      found += same ? 0 : 1;
    }
    return Math.sqrt(sum / n * found / Math.max(1, edges.length));
  }

  /**
   * Mean gradient on each label's outline, over {@link #strong}; 0 where it has none inside the
   * image.
   */
  private double[] strength(Labels labels) {
    double[] sums = new double[labels.count() + 1];
    int[] n = new int[labels.count() + 1];
    int[] of = labels.of();
    for (int y = 1; y < height - 2; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 2; i++) {
        if (of[i] != of[i + 1]) {
          add(sums, n, of[i], of[i + 1], across(i, 1));
        }
        if (of[i] != of[i + width]) {
          add(sums, n, of[i], of[i + width], across(i, width));
        }
      }
    }
    for (int label = 0; label < sums.length; label++) {
      sums[label] = n[label] == 0 ? 0 : sums[label] / n[label];
    }
    return sums;
  }

  private static void add(double[] sums, int[] n, int a, int b, double strength) {
    sums[a] += strength;
    n[a]++;
    sums[b] += strength;
    n[b]++;
  }

  /**
   * The gradient about the boundary between pixel {@code i} and the next, over {@link #strong}, at
   * most 1.
   */
  double across(int i, int next) {
    float most =
        Math.max(
            Math.max(gradient[i - next], gradient[i]),
            Math.max(gradient[i + next], gradient[i + 2 * next]));
    return Math.min(1, most / strong);
  }

  /** 0…1 for each of {@code shapes}: how well its outline follows edges and how whole it is. */
  double[] scores(Labels labels, List<Shape> shapes) {
    double[] strength = strength(labels);
    double[] scores = new double[shapes.size()];
    Arrays.setAll(
        scores, i -> Math.min(1, strength[i + 1]) * Math.pow(shapes.get(i).solidity(), 3));
    return scores;
  }

  /** {@link #score(Labels, List, double[])} of objects however they were found. */
  double score(Segmentation found) {
    return score(found.labels(), found.shapes(), scores(found.labels(), found.shapes()));
  }

  /**
   * How well outlines of objects, those between touching ones included, agree with edges, times how
   * good the objects are, weighted by their diameters.
   */
  double score(Labels labels, List<Shape> shapes, double[] scores) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < scores.length; i++) {
      double weight = shapes.get(i).diameter();
      sum += weight * scores[i];
      weights += weight;
    }
    return weights == 0 ? 0 : sum / weights * agreement(labels.of());
  }

  private boolean darkerObjects(int[] of) {
    double[] sums = new double[2];
    int[] n = new int[2];
    for (int i = 0; i < of.length; i++) {
      int object = of[i] == 0 ? 0 : 1;
      sums[object] += grey[i];
      n[object]++;
    }
    return sums[1] * n[0] < sums[0] * n[1];
  }

  private double agreement(int[] of) {
    double sum = 0;
    int n = 0;
    for (int y = 1; y < height - 2; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 2; i++) {
        if (of[i] != of[i + 1]) {
          sum += across(i, 1);
          n++;
        }
        if (of[i] != of[i + width]) {
          sum += across(i, width);
          n++;
        }
      }
    }
    if (n < 8) {
      return 0;
    }
    double ground = darkerObjects(of) ? BRIGHT_GROUND : 1;
    double found = 0;
    double missed = 0;
    int two = 2 * width;
    for (int i : edges) {
      int own = of[i];
      boolean same =
          own == of[i - 2]
              && own == of[i + 2]
              && own == of[i - two]
              && own == of[i + two]
              && own == of[i - width - 1]
              && own == of[i - width + 1]
              && own == of[i + width - 1]
              && own == of[i + width + 1];
      found += same ? 0 : 1;
      missed += !same ? 0 : own == 0 ? ground : 1;
    }
    // An edge that no outline explains is a worse sign than an outline on a faint edge.
    return Math.sqrt(sum / n) * Math.pow(found / Math.max(1, found + missed), 0.65);
  }
}
