package io.maemi.measure;

import ij.plugin.filter.EDM;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;

/**
 * Splits objects that touch: a watershed of ImageJ's Euclidean distance map, flooded from its
 * summits. Two basins stay apart only where the neck between them is narrow against the smaller
 * one, so that a rough outline does not shatter its object (the h-maxima idea, relative to size;
 * Soille, Morphological Image Analysis, 6.4).
 */
final class Splitting {
  /** Steps of a pixel in which distances are sorted. */
  private static final int STEPS = 8;

  /** Summits less than this above the saddle are roughness, in pixels. */
  private static final double ROUGHNESS = 0.75;

  private Splitting() {}

  /**
   * Distance of every pixel of {@code mask} to the next outside it; the image's border is no
   * outside.
   */
  static float[] distances(boolean[] mask, int width, int height) {
    byte[] bytes = new byte[mask.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = mask[i] ? (byte) 255 : 0;
    }
    FloatProcessor map = new EDM().makeFloatEDM(new ByteProcessor(width, height, bytes), 0, false);
    return (float[]) map.getPixels();
  }

  /**
   * The objects of {@code mask}, split at necks whose half-width is less than {@code neck} times
   * the distance summit of the smaller part.
   */
  static Labels split(boolean[] mask, int width, int height, double neck) {
    return split(distances(mask, width, height), width, height, neck);
  }

  /**
   * The objects of {@code mask}, split where {@code edge} pixels part them: the distance map of
   * what is left without edges is split, cores less than {@code least} pixels from their outline
   * are given up, and the others grow over the mask again.
   */
  static Labels splitAlong(
      boolean[] mask, boolean[] edge, int width, int height, double neck, double least) {
    boolean[] inner = new boolean[mask.length];
    for (int i = 0; i < mask.length; i++) {
      inner[i] = mask[i] && !edge[i];
    }
    float[] distance = distances(inner, width, height);
    Labels cores = split(distance, width, height, neck);
    float[] summit = new float[cores.count() + 1];
    for (int i = 0; i < distance.length; i++) {
      summit[cores.of()[i]] = Math.max(summit[cores.of()[i]], distance[i]);
    }
    boolean[] keep = new boolean[summit.length];
    for (int label = 1; label < keep.length; label++) {
      keep[label] = summit[label] >= least;
    }
    return grown(cores.keep(keep), mask);
  }

  /** Labels grown step by step over the pixels of {@code mask} that they reach. */
  static Labels grown(Labels cores, boolean[] mask) {
    int w = cores.width();
    int[] labels = cores.of().clone();
    int most = 0;
    for (int i = 0; i < labels.length; i++) {
      most += labels[i] != 0 || mask[i] ? 1 : 0;
    }
    int[] queue = new int[most];
    int tail = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 0) {
        queue[tail++] = i;
      }
    }
    for (int head = 0; head < tail; head++) {
      int i = queue[head];
      int x = i % w;
      for (int k = 0; k < 4; k++) {
        if (k == 0 && x == 0 || k == 1 && x == w - 1) {
          continue;
        }
        int j = i + (k == 0 ? -1 : k == 1 ? 1 : k == 2 ? -w : w);
        if (j >= 0 && j < labels.length && labels[j] == 0 && mask[j]) {
          labels[j] = labels[i];
          queue[tail++] = j;
        }
      }
    }
    return new Labels(w, cores.height(), labels, cores.count());
  }

  /** The same from a distance map; ground is where it is 0. */
  static Labels split(float[] distance, int width, int height, double neck) {
    int[] order = descending(distance);
    int[] basinOf = new int[distance.length];
    int[] parent = new int[order.length / 2 + 2];
    float[] summit = new float[parent.length];
    int basins = 0;
    int[] around = {-1, 1, -width, width, -width - 1, -width + 1, width - 1, width + 1};
    for (int i : order) {
      int y = i / width;
      int x = i - y * width;
      int own = 0;
      int known = 0;
      float steepest = -1;
      boolean inside = x > 0 && x < width - 1 && y > 0 && y < height - 1;
      for (int k = 0; k < 8; k++) {
        if (!inside && outside(x, y, k, width, height)) {
          continue;
        }
        int j = i + around[k];
        int basin = basinOf[j];
        if (basin == 0 || basin == known) {
          continue;
        }
        int root = Labels.root(parent, basin);
        basinOf[j] = root; // the way to it is gone once
        if (own == 0) {
          own = root;
          known = root; // most neighbours are of one basin: it is looked up once
          steepest = distance[j];
        } else if (root != own) {
          int lower = summit[root] < summit[own] ? root : own;
          int higher = lower == root ? own : root;
          if (distance[i] > neck * summit[lower] || summit[lower] - distance[i] < ROUGHNESS) {
            parent[lower] = higher;
            own = higher;
          } else if (distance[j] > steepest) {
            own = root;
            known = root;
            steepest = distance[j];
          }
        }
      }
      if (own == 0) {
        if (++basins >= parent.length) {
          parent = java.util.Arrays.copyOf(parent, 2 * parent.length);
          summit = java.util.Arrays.copyOf(summit, 2 * summit.length);
        }
        own = basins;
        parent[own] = own;
        summit[own] = distance[i];
      }
      basinOf[i] = own;
    }
    return number(basinOf, parent, basins, width, height);
  }

  private static boolean outside(int x, int y, int k, int width, int height) {
    int nx = x + (k == 0 || k == 4 || k == 6 ? -1 : k == 1 || k == 5 || k == 7 ? 1 : 0);
    int ny = y + (k == 2 || k == 4 || k == 5 ? -1 : k == 3 || k == 6 || k == 7 ? 1 : 0);
    return nx < 0 || ny < 0 || nx >= width || ny >= height;
  }

  private static Labels number(int[] basinOf, int[] parent, int basins, int width, int height) {
    int[] numbers = new int[basins + 1];
    int count = 0;
    int[] labels = new int[basinOf.length];
    for (int i = 0; i < labels.length; i++) {
      if (basinOf[i] != 0) {
        int root = Labels.root(parent, basinOf[i]);
        if (numbers[root] == 0) {
          numbers[root] = ++count;
        }
        labels[i] = numbers[root];
      }
    }
    return new Labels(width, height, labels, count);
  }

  /** Pixels of positive distance, farthest first (a counting sort). */
  private static int[] descending(float[] distance) {
    float largest = 0;
    int n = 0;
    for (float d : distance) {
      largest = Math.max(largest, d);
      n += d > 0 ? 1 : 0;
    }
    int[] starts = new int[(int) (largest * STEPS) + 2];
    for (float d : distance) {
      if (d > 0) {
        starts[(int) ((largest - d) * STEPS) + 1]++;
      }
    }
    for (int k = 1; k < starts.length; k++) {
      starts[k] += starts[k - 1];
    }
    int[] order = new int[n];
    for (int i = 0; i < distance.length; i++) {
      if (distance[i] > 0) {
        order[starts[(int) ((largest - distance[i]) * STEPS)]++] = i;
      }
    }
    return order;
  }
}
