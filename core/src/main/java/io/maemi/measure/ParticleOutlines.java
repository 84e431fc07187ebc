package io.maemi.measure;

import java.util.Arrays;

/**
 * Moves outlines that are known roughly to the edges of the image: on the way from the grey level
 * of the ground around an object to that within it, where the two differ clearly. Where they do
 * not, as among shaded or touching objects, the outline stays.
 */
final class ParticleOutlines {
  /** How far an outline may move, as a share of the object's inner radius, and in pixels. */
  private static final double REACH = 0.3;

  private static final double FARTHEST = 12;
  private static final double NEAREST = 1.5;

  /** Levels differ clearly by so many times the sum of both half interquartile ranges. */
  private static final double CLEAR = 2;

  /** Share of the way; people outline particles a little outside the steepest rise. */
  private static final double EDGE = 0.4;

  private static final int FAINT = 8;

  /** Share of the mean diameter over which noise is smoothed, that outlines are not ragged. */
  private static final double SMOOTHING = 0.015;

  private static final double MOST_SMOOTHING = 1.5;
  private static final int FEWEST = 12;
  private static final int LEVELS = 256;

  private ParticleOutlines() {}

  /** {@code labels} with their outlines at the edges of {@code image}. */
  static Labels refined(Labels labels, Plane image) {
    int width = labels.width();
    int height = labels.height();
    boolean[] inside = labels.mask();
    boolean[] outside = new boolean[inside.length];
    for (int i = 0; i < inside.length; i++) {
      outside[i] = !inside[i];
    }
    float[] depth = Splitting.distances(inside, width, height);
    float[] away = Splitting.distances(outside, width, height);
    double[] reach = new double[labels.count() + 1];
    for (int i = 0; i < depth.length; i++) {
      reach[labels.of()[i]] = Math.max(reach[labels.of()[i]], depth[i]);
    }
    for (int label = 1; label < reach.length; label++) {
      double most = REACH * reach[label];
      reach[label] = Math.min(0.5 * reach[label], Math.max(NEAREST, Math.min(FARTHEST, most)));
    }
    boolean[] near = new boolean[inside.length];
    for (int i = 0; i < near.length; i++) {
      near[i] = inside[i] || away[i] <= 2 * FARTHEST;
    }
    int[] territory = Splitting.grown(labels, near).of();
    Plane plane = image.smooth(Math.min(MOST_SMOOTHING, SMOOTHING * meanDiameter(labels)));
    double[] level = new double[reach.length];
    double[] rise = new double[reach.length];
    levels(territory, depth, away, reach, plane.values(), level, rise);
    boolean[] taken = new boolean[inside.length];
    int[] seeds = new int[inside.length];
    for (int i = 0; i < taken.length; i++) {
      int label = territory[i];
      double from = depth[i] - away[i];
      boolean movable = label != 0 && rise[label] != 0 && Math.abs(from) <= reach[label];
      taken[i] = movable ? (plane.values()[i] - level[label]) * rise[label] > 0 : inside[i];
      // What is surely inside grows to the new outline, so that nothing comes off.
      seeds[i] = taken[i] && depth[i] > reach[label] ? labels.of()[i] : 0;
    }
    return Splitting.grown(new Labels(width, height, seeds, labels.count()), taken);
  }

  /**
   * The level of the edge, and the sign of the rise from ground to object; 0 where it is not clear.
   */
  private static void levels(
      int[] territory,
      float[] depth,
      float[] away,
      double[] reach,
      float[] values,
      double[] level,
      double[] rise) {
    int[][] within = new int[reach.length][LEVELS];
    int[][] around = new int[reach.length][LEVELS];
    for (int i = 0; i < territory.length; i++) {
      int label = territory[i];
      if (label == 0) {
        continue;
      }
      int value = Math.round(Math.max(0, Math.min(LEVELS - 1, values[i])));
      double r = reach[label];
      if (depth[i] > r && depth[i] <= 3 * r) {
        within[label][value]++;
      } else if (away[i] > r && away[i] <= 3 * r) {
        around[label][value]++;
      }
    }
    for (int label = 1; label < reach.length; label++) {
      double[] in = quartiles(within[label]);
      double[] out = quartiles(around[label]);
      double spread = (in[2] - in[0] + out[2] - out[0]) / 2;
      level[label] = out[1] + EDGE * (in[1] - out[1]);
      boolean enough =
          Arrays.stream(within[label]).sum() >= FEWEST
              && Arrays.stream(around[label]).sum() >= FEWEST;
      double difference = in[1] - out[1];
      rise[label] =
          enough && Math.abs(difference) > Math.max(FAINT, CLEAR * spread)
              ? Math.signum(difference)
              : 0;
    }
  }

  private static double meanDiameter(Labels labels) {
    return Arrays.stream(labels.areas())
        .skip(1)
        .mapToDouble(area -> Math.sqrt(area * 4 / Math.PI))
        .average()
        .orElse(0);
  }

  private static double[] quartiles(int[] histogram) {
    int total = Arrays.stream(histogram).sum();
    double[] found = new double[3];
    int seen = 0;
    int quarter = 1;
    for (int value = 0; value < histogram.length && quarter <= 3; value++) {
      seen += histogram[value];
      while (quarter <= 3 && seen * 4 >= quarter * total) {
        found[quarter - 1] = value;
        quarter++;
      }
    }
    return found;
  }
}
