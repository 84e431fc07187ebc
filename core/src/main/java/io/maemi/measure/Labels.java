package io.maemi.measure;

import java.util.Arrays;

/**
 * A label map: 0 ground, 1…{@code count} objects, row by row.
 *
 * @param of labels of the pixels
 */
record Labels(int width, int height, int[] of, int count) {

  /** 4-connected pieces of the pixels where {@code mask} equals {@code value}. */
  static Labels connected(boolean[] mask, boolean value, int width, int height) {
    int[] labels = new int[mask.length];
    int[] stack = new int[mask.length];
    int count = 0;
    for (int start = 0; start < mask.length; start++) {
      if (mask[start] != value || labels[start] != 0) {
        continue;
      }
      count++;
      int depth = 0;
      stack[depth++] = start;
      labels[start] = count;
      while (depth > 0) {
        int i = stack[--depth];
        int x = i % width;
        if (x > 0 && mask[i - 1] == value && labels[i - 1] == 0) {
          labels[i - 1] = count;
          stack[depth++] = i - 1;
        }
        if (x < width - 1 && mask[i + 1] == value && labels[i + 1] == 0) {
          labels[i + 1] = count;
          stack[depth++] = i + 1;
        }
        if (i >= width && mask[i - width] == value && labels[i - width] == 0) {
          labels[i - width] = count;
          stack[depth++] = i - width;
        }
        if (i < mask.length - width && mask[i + width] == value && labels[i + width] == 0) {
          labels[i + width] = count;
          stack[depth++] = i + width;
        }
      }
    }
    return new Labels(width, height, labels, count);
  }

  /** Pixels of each label; index 0 is the ground. */
  int[] areas() {
    int[] areas = new int[count + 1];
    for (int label : of) {
      areas[label]++;
    }
    return areas;
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
