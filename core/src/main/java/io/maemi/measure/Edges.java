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

  /** Gradients on outlines, over {@link #strong}: sums and numbers, of each label and of all. */
  private static final class Outlines {
    private final double[] sums;
    private final int[] n;
    private double sum;
    private int all;

    private Outlines(int labels) {
      sums = new double[labels];
      n = new int[labels];
    }

    private void add(int a, int b, double strength) {
      sums[a] += strength;
      n[a]++;
      sums[b] += strength;
      n[b]++;
      sum += strength;
      all++;
    }

    /** The mean on a label's outline; 0 where it has none inside the image. */
    private double mean(int label) {
      return n[label] == 0 ? 0 : sums[label] / n[label];
    }
  }

  private Outlines outlines(Labels labels) {
    Outlines outlines = new Outlines(labels.count() + 1);
    int[] of = labels.of();
    for (int y = 1; y < height - 2; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 2; i++) {
        int own = of[i];
        if (own != of[i + 1]) {
          outlines.add(own, of[i + 1], across(i, 1));
        }
        if (own != of[i + width]) {
          outlines.add(own, of[i + width], across(i, width));
        }
      }
    }
    return outlines;
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

  /**
   * How good objects are.
   *
   * @param each 0…1 for each: how well its outline follows edges and how whole it is
   * @param whole how well outlines of objects, those between touching ones included, agree with
   *     edges, times how good the objects are, weighted by their diameters
   */
  record Scores(double[] each, double whole) {}

  /** The score of all objects together, however they were found. */
  double score(Segmentation found) {
    return scores(found.labels(), found.shapes()).whole();
  }

  Scores scores(Labels labels, List<Shape> shapes) {
    Outlines outlines = outlines(labels);
    double[] scores = new double[shapes.size()];
    Arrays.setAll(
        scores, i -> Math.min(1, outlines.mean(i + 1)) * Math.pow(shapes.get(i).solidity(), 3));
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < scores.length; i++) {
      double weight = shapes.get(i).diameter();
      sum += weight * scores[i];
      weights += weight;
    }
    return new Scores(scores, weights == 0 ? 0 : sum / weights * agreement(labels.of(), outlines));
  }

  private boolean darkerObjects(int[] of) {
    double ground = 0;
    double objects = 0;
    int n = 0;
    for (int i = 0; i < of.length; i++) {
      if (of[i] == 0) {
        ground += grey[i];
        n++;
      } else {
        objects += grey[i];
      }
    }
    return objects * n < ground * (of.length - n);
  }

  private double agreement(int[] of, Outlines outlines) {
    if (outlines.all < 8) {
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
    return Math.sqrt(outlines.sum / outlines.all)
        * Math.pow(found / Math.max(1, found + missed), 0.65);
  }
}
