package io.maemi.measure;

import io.maemi.measure.MiddleLines.Branch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Joins branches of middle lines to the cracks that they are of. Where three meet, the two that go
 * straightest on are one crack, and the third is one that ends there: a later crack ends at an
 * earlier one (Bohn, Pauchard and Couder 2005, doi:10.1103/PhysRevE.71.046214).
 */
final class CrackPaths {
  /** Two branches that turn by more than this where they meet are two cracks. */
  private static final double MOST_TURN = Math.toRadians(60);

  /** Pixels of a branch that its direction at an end is taken from. */
  private static final int AHEAD = 10;

  private final List<Branch> branches;
  private final int width;

  /** For each end of each branch (twice its number, and one more for its last) the end joined. */
  private final int[] mate;

  private CrackPaths(MiddleLines lines) {
    this.branches = lines.branches();
    this.width = lines.width();
    this.mate = new int[2 * branches.size()];
    Arrays.fill(mate, -1);
  }

  /** The pixels of each crack's middle line, from end to end. */
  static List<int[]> of(MiddleLines lines) {
    CrackPaths paths = new CrackPaths(lines);
    paths.join();
    return paths.walked();
  }

  private int node(int end) {
    Branch branch = branches.get(end / 2);
    return end % 2 == 0 ? branch.from() : branch.to();
  }

  private void join() {
    int nodes = 0;
    for (int end = 0; end < mate.length; end++) {
      nodes = Math.max(nodes, node(end) + 1);
    }
    List<List<Integer>> ends = new ArrayList<>();
    for (int k = 0; k < nodes; k++) {
      ends.add(new ArrayList<>());
    }
    for (int end = 0; end < mate.length; end++) {
      if (node(end) >= 0) {
        ends.get(node(end)).add(end);
      }
    }
    for (List<Integer> meeting : ends) {
      pair(meeting);
    }
  }

  /** Joins the straightest pair of ends that meet, then the straightest of the rest. */
  private void pair(List<Integer> meeting) {
    while (true) {
      double least = MOST_TURN;
      int one = -1;
      int other = -1;
      for (int a : meeting) {
        for (int b : meeting) {
          if (a < b && mate[a] < 0 && mate[b] < 0) {
            double turn = Math.PI - angle(direction(a), direction(b));
            if (turn < least) {
              least = turn;
              one = a;
              other = b;
            }
          }
        }
      }
      if (one < 0) {
        return;
      }
      mate[one] = other;
      mate[other] = one;
    }
  }

  private static double angle(double[] a, double[] b) {
    double scale = Math.max(1e-9, Math.hypot(a[0], a[1]) * Math.hypot(b[0], b[1]));
    return Math.acos(Math.max(-1, Math.min(1, (a[0] * b[0] + a[1] * b[1]) / scale)));
  }

  /** From an end into its branch. */
  private double[] direction(int end) {
    int[] pixels = branches.get(end / 2).pixels();
    int ahead = Math.min(AHEAD, pixels.length - 1);
    int from = end % 2 == 0 ? pixels[0] : pixels[pixels.length - 1];
    int to = end % 2 == 0 ? pixels[ahead] : pixels[pixels.length - 1 - ahead];
    return new double[] {to % width - from % width, to / width - from / width};
  }

  private List<int[]> walked() {
    List<int[]> paths = new ArrayList<>();
    boolean[] passed = new boolean[branches.size()];
    for (int end = 0; end < mate.length; end++) {
      if (mate[end] < 0 && !passed[end / 2]) {
        paths.add(walk(end, passed));
      }
    }
    for (int end = 0; end < mate.length; end += 2) {
      if (!passed[end / 2]) {
        paths.add(walk(end, passed)); // a ring
      }
    }
    return paths;
  }

  private int[] walk(int start, boolean[] passed) {
    int[] pixels = new int[0];
    int end = start;
    while (true) {
      passed[end / 2] = true;
      int[] own = branches.get(end / 2).pixels();
      int n = pixels.length;
      pixels = Arrays.copyOf(pixels, n + own.length);
      for (int k = 0; k < own.length; k++) {
        pixels[n + k] = end % 2 == 0 ? own[k] : own[own.length - 1 - k];
      }
      int far = end ^ 1;
      int next = mate[far];
      if (next < 0 || passed[next / 2]) {
        return pixels;
      }
      end = next;
    }
  }
}
