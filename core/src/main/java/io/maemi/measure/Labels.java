package io.maemi.measure;

import java.util.Arrays;

/**
 * A label map: 0 ground, 1…{@code count} objects, row by row.
 *
 * @param of labels of the pixels
 */
record Labels(int width, int height, int[] of, int count) {

  /**
   * 4-connected pieces of the pixels where {@code mask} equals {@code value}, numbered by their
   * first pixels in rows.
   */
  static Labels connected(boolean[] mask, boolean value, int width, int height) {
    int[] labels = new int[mask.length];
    int[] parent = new int[1024];
    int made = 0;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if (mask[i] != value) {
          continue;
        }
        int left = x > 0 ? labels[i - 1] : 0;
        int up = y > 0 ? labels[i - width] : 0;
        if (left == 0 && up == 0) {
          if (++made == parent.length) {
            parent = Arrays.copyOf(parent, 2 * made);
          }
          parent[made] = made;
          labels[i] = made;
        } else if (left == 0 || up == 0 || left == up) {
          labels[i] = Math.max(left, up);
        } else {
          int one = root(parent, left);
          int other = root(parent, up);
          labels[i] = Math.min(one, other);
          parent[Math.max(one, other)] = labels[i];
        }
      }
    }
    // A piece's root is what its first pixel was given, so pieces are numbered by first pixels.
    int[] numbers = new int[made + 1];
    int count = 0;
    for (int label = 1; label <= made; label++) {
      int root = root(parent, label);
      numbers[label] = root == label ? ++count : numbers[root];
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = numbers[labels[i]];
    }
    return new Labels(width, height, labels, count);
  }

  /** The root of {@code node} in a forest of parents, which makes the way to it shorter. */
  static int root(int[] parent, int node) {
    int at = node;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Pixels of each label; index 0 is the ground. */
  int[] areas() {
    int[] areas = new int[count + 1];
    for (int label : of) {
      areas[label]++;
    }
    return areas;
  }

  /** Sides of pixels between each label and others; index 0 is the ground. */
  int[] sides() {
    int[] sides = new int[count + 1];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if (x > 0 && of[i] != of[i - 1]) {
          sides[of[i]]++;
          sides[of[i - 1]]++;
        }
        if (y > 0 && of[i] != of[i - width]) {
          sides[of[i]]++;
          sides[of[i - width]]++;
        }
      }
    }
    return sides;
  }

  /** Whether each label touches the border of the image. */
  boolean[] onBorder() {
    boolean[] border = new boolean[count + 1];
    for (int x = 0; x < width; x++) {
      border[of[x]] = true;
      border[of[(height - 1) * width + x]] = true;
    }
    for (int y = 0; y < height; y++) {
      border[of[y * width]] = true;
      border[of[y * width + width - 1]] = true;
    }
    return border;
  }

  /** The labels for which {@code keep} is true, numbered anew in the same order. */
  Labels keep(boolean[] keep) {
    int[] renamed = new int[count + 1];
    int kept = 0;
    for (int label = 1; label <= count; label++) {
      renamed[label] = keep[label] ? ++kept : 0;
    }
    int[] labels = new int[of.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = renamed[of[i]];
    }
    return new Labels(width, height, labels, kept);
  }

  /** Where there is an object. */
  boolean[] mask() {
    boolean[] mask = new boolean[of.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = of[i] != 0;
    }
    return mask;
  }

  /** The first pixel (in rows) of each label; −1 for index 0. */
  int[] firsts() {
    int[] firsts = new int[count + 1];
    Arrays.fill(firsts, -1);
    for (int i = 0; i < of.length; i++) {
      int label = of[i];
      if (label != 0 && firsts[label] < 0) {
        firsts[label] = i;
      }
    }
    return firsts;
  }
}
