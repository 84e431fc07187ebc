package io.maemi.measure;

import ij.process.ByteProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The middle lines of a mask as a network: ImageJ's skeleton (Zhang and Suen's thinning), taken
 * apart into branches between ends and junctions. Fibres go straight on through crossings, which
 * {@link FibreTracer} follows; what branches and turns sharply needs this.
 *
 * @param branches each the pixels of a line from node to node
 */
record MiddleLines(int width, int height, List<Branch> branches) {
  private static final byte ON = (byte) 255;

  /** Side branches shorter than so many half widths, and pixels more, are roughness of the edge. */
  private static final double SPUR = 1.6;

  private static final double SPUR_PIXELS = 3;

  private static final int ROUNDS = 4;

  /**
   * A line between two nodes.
   *
   * @param pixels from node to node, both included
   * @param from number of the junction that it begins at, or −1 for a free end
   * @param to of the one that it ends at
   */
  record Branch(int[] pixels, int from, int to) {}

  static MiddleLines of(boolean[] mask, float[] distance, int width, int height) {
    byte[] bytes = new byte[mask.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = mask[i] ? ON : 0;
    }
    new ByteProcessor(width, height, bytes).skeletonize(255);
    boolean[] line = new boolean[mask.length];
    for (int i = 0; i < bytes.length; i++) {
      line[i] = bytes[i] == ON;
    }
    List<Branch> branches = new Tracing(line, width, height).branches();
    for (int round = 0; round < ROUNDS; round++) {
      boolean pruned = false;
      for (Branch branch : branches) {
        if (spur(branch, distance)) {
          boolean first = branch.from() < 0;
          int[] pixels = branch.pixels();
          for (int k = first ? 0 : 1; k < pixels.length - (first ? 1 : 0); k++) {
            line[pixels[k]] = false;
          }
          pruned = true;
        }
      }
      if (!pruned) {
        break;
      }
      branches = new Tracing(line, width, height).branches();
    }
    return new MiddleLines(width, height, branches);
  }

  /** Whether a branch with one free end is no longer than the thing is wide at the other. */
  private static boolean spur(Branch branch, float[] distance) {
    boolean free = branch.from() < 0;
    if (free == branch.to() < 0) {
      return false;
    }
    int[] pixels = branch.pixels();
    float radius = distance[pixels[free ? pixels.length - 1 : 0]];
    return pixels.length - 1 < SPUR * radius + SPUR_PIXELS;
  }

  /** Takes a skeleton apart. */
  private static final class Tracing {
    private final boolean[] line;
    private final int w;
    private final int h;
    private final int[] node;
    private final boolean[] passed;
    private final int[] around = new int[8];

    Tracing(boolean[] line, int w, int h) {
      this.line = line;
      this.w = w;
      this.h = h;
      this.node = new int[line.length];
      this.passed = new boolean[line.length];
    }

    /** Neighbours on the line, those beside before those at corners; returns how many. */
    private int around(int i) {
      int x = i % w;
      int y = i / w;
      int n = 0;
      boolean left = x > 0 && line[i - 1];
      boolean right = x < w - 1 && line[i + 1];
      boolean up = y > 0 && line[i - w];
      boolean down = y < h - 1 && line[i + w];
      if (left) {
        around[n++] = i - 1;
      }
      if (right) {
        around[n++] = i + 1;
      }
      if (up) {
        around[n++] = i - w;
      }
      if (down) {
        around[n++] = i + w;
      }
      // A corner that is reached by way of a side is no neighbour of its own.
      if (x > 0 && y > 0 && !left && !up && line[i - w - 1]) {
        around[n++] = i - w - 1;
      }
      if (x < w - 1 && y > 0 && !right && !up && line[i - w + 1]) {
        around[n++] = i - w + 1;
      }
      if (x > 0 && y < h - 1 && !left && !down && line[i + w - 1]) {
        around[n++] = i + w - 1;
      }
      if (x < w - 1 && y < h - 1 && !right && !down && line[i + w + 1]) {
        around[n++] = i + w + 1;
      }
      return n;
    }

    List<Branch> branches() {
      int[] degree = new int[line.length];
      for (int i = 0; i < line.length; i++) {
        degree[i] = line[i] ? around(i) : 0;
      }
      int nodes = 0;
      for (int i = 0; i < line.length; i++) {
        if (degree[i] > 2 && node[i] == 0) {
          flood(i, ++nodes, degree);
        }
      }
      List<Branch> branches = new ArrayList<>();
      for (int i = 0; i < line.length; i++) {
        if (degree[i] > 2) {
          int n = around(i);
          int[] next = Arrays.copyOf(around, n);
          for (int to : next) {
            if (node[to] == 0 && !passed[to]) {
              branches.add(walk(i, to));
            }
          }
        }
      }
      for (int i = 0; i < line.length; i++) {
        if (degree[i] == 1 && !passed[i]) {
          passed[i] = true;
          around(i);
          branches.add(walk(i, around[0]));
        }
      }
      for (int i = 0; i < line.length; i++) {
        if (degree[i] == 2 && !passed[i] && node[i] == 0) {
          passed[i] = true; // a ring
          around(i);
          branches.add(walk(i, around[0]));
        }
      }
      return branches;
    }

    private void flood(int start, int number, int[] degree) {
      List<Integer> open = new ArrayList<>(List.of(start));
      node[start] = number;
      while (!open.isEmpty()) {
        int i = open.remove(open.size() - 1);
        int n = around(i);
        int[] next = Arrays.copyOf(around, n);
        for (int to : next) {
          if (degree[to] > 2 && node[to] == 0) {
            node[to] = number;
            open.add(to);
          }
        }
      }
    }

    private Branch walk(int start, int second) {
      int[] pixels = new int[64];
      pixels[0] = start;
      int n = 1;
      int before = start;
      int at = second;
      while (true) {
        if (n == pixels.length) {
          pixels = Arrays.copyOf(pixels, 2 * n);
        }
        pixels[n++] = at;
        if (node[at] != 0) {
          break;
        }
        passed[at] = true;
        int count = around(at);
        int next = -1;
        for (int k = 0; k < count; k++) {
          boolean home = around[k] == start && n > 3;
          if (around[k] != before && (!passed[around[k]] || home) && next < 0) {
            next = around[k];
          }
        }
        if (next < 0 || next == start && node[start] == 0) {
          break;
        }
        before = at;
        at = next;
      }
      return new Branch(Arrays.copyOf(pixels, n), node[start] - 1, node[at] - 1);
    }
  }
}
