package io.maemi.measure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sites of a lattice, whether something lies on them or not: whole multiples (i, j) of two
 * steps from an origin.
 *
 * @param origin x, y of site (0, 0) in pixels
 * @param a first step
 * @param b second step, across the first
 */
record LatticeGrid(double[] origin, double[] a, double[] b) {
  /** Steps count as across each other from this sine of the angle between them on. */
  private static final double ACROSS = 0.5;

  /** A neighbour lies no farther than this share of the pitch from where a step leads. */
  private static final double NEAR = 0.22;

  /** Points farther off the grid than this share of the pitch do not belong to it. */
  private static final double OFF = 0.15;

  private static final int FEWEST = 5;

  private record Indexed(double[] point, int i, int j) {}

  /** The grid that most points keep to, or null where the lattice's steps span none. */
  static @Nullable LatticeGrid of(Lattice lattice) {
    double[] a = null;
    double[] b = null;
    for (double[] step : lattice.steps()) {
      a = a == null || length(step) < length(a) ? step : a;
    }
    for (double[] step : lattice.steps()) {
      boolean across = a != null && Math.abs(cross(a, step)) > ACROSS * length(a) * length(step);
      b = across && (b == null || length(step) < length(b)) ? step : b;
    }
    if (a == null || b == null) {
      return null;
    }
    List<Indexed> most = most(lattice, a, b);
    LatticeGrid grid = fit(most);
    if (grid == null) {
      return null;
    }
    LatticeGrid all = grid;
    double limit = OFF * lattice.pitch();
    return fit(most.stream().filter(p -> all.off(p) < limit).toList());
  }

  /** The most points that steps lead to from one of them, numbered by their steps. */
  private static List<Indexed> most(Lattice lattice, double[] a, double[] b) {
    double[][] points = lattice.points();
    boolean[] seen = new boolean[points.length];
    List<Indexed> most = List.of();
    for (int start = 0; start < points.length; start++) {
      if (seen[start]) {
        continue;
      }
      seen[start] = true;
      List<Indexed> reached = new ArrayList<>();
      Deque<Indexed> next = new ArrayDeque<>(List.of(new Indexed(points[start], 0, 0)));
      while (!next.isEmpty()) {
        Indexed from = next.poll();
        reached.add(from);
        for (int k = 0; k < 4; k++) {
          int i = k < 2 ? 1 - 2 * k : 0;
          int j = k < 2 ? 0 : 5 - 2 * k;
          double x = from.point[0] + i * a[0] + j * b[0];
          double y = from.point[1] + i * a[1] + j * b[1];
          for (int p = 0; p < points.length; p++) {
            if (!seen[p]
                && Math.hypot(points[p][0] - x, points[p][1] - y) < NEAR * lattice.pitch()) {
              seen[p] = true;
              next.add(new Indexed(points[p], from.i + i, from.j + j));
            }
          }
        }
      }
      most = reached.size() > most.size() ? reached : most;
    }
    return most;
  }

  /** The grid of least squares, or null where the points are too few or on one line. */
  private static @Nullable LatticeGrid fit(List<Indexed> points) {
    if (points.size() < FEWEST) {
      return null;
    }
    double[] mean = new double[4];
    for (Indexed p : points) {
      mean[0] += p.i / (double) points.size();
      mean[1] += p.j / (double) points.size();
      mean[2] += p.point[0] / points.size();
      mean[3] += p.point[1] / points.size();
    }
    double ii = 0;
    double ij = 0;
    double jj = 0;
    double[] sum = new double[4];
    for (Indexed p : points) {
      double i = p.i - mean[0];
      double j = p.j - mean[1];
      double x = p.point[0] - mean[2];
      double y = p.point[1] - mean[3];
      ii += i * i;
      ij += i * j;
      jj += j * j;
      sum[0] += i * x;
      sum[1] += i * y;
      sum[2] += j * x;
      sum[3] += j * y;
    }
    double spread = ii * jj - ij * ij;
    if (spread < 1e-6) {
      return null;
    }
    double[] a = {(jj * sum[0] - ij * sum[2]) / spread, (jj * sum[1] - ij * sum[3]) / spread};
    double[] b = {(ii * sum[2] - ij * sum[0]) / spread, (ii * sum[3] - ij * sum[1]) / spread};
    double[] origin = {
      mean[2] - mean[0] * a[0] - mean[1] * b[0], mean[3] - mean[0] * a[1] - mean[1] * b[1]
    };
    return new LatticeGrid(origin, a, b);
  }

  private double off(Indexed p) {
    double[] site = site(p.i, p.j);
    return Math.hypot(p.point[0] - site[0], p.point[1] - site[1]);
  }

  private static double length(double[] step) {
    return Math.hypot(step[0], step[1]);
  }

  private static double cross(double[] a, double[] b) {
    return a[0] * b[1] - a[1] * b[0];
  }

  /** x and y of a site. */
  double[] site(double i, double j) {
    return new double[] {
      origin[0] + i * a[0] + j * b[0], origin[1] + i * a[1] + j * b[1],
    };
  }

  /** How many first steps from the origin (x, y) is. */
  double i(double x, double y) {
    return ((x - origin[0]) * b[1] - (y - origin[1]) * b[0]) / cross(a, b);
  }

  /** How many second steps. */
  double j(double x, double y) {
    return (a[0] * (y - origin[1]) - a[1] * (x - origin[0])) / cross(a, b);
  }

  /** The sites at least {@code margin} inside an image. */
  List<double[]> sites(int width, int height, double margin) {
    double[] is = {i(0, 0), i(width, 0), i(0, height), i(width, height)};
    double[] js = {j(0, 0), j(width, 0), j(0, height), j(width, height)};
    List<double[]> sites = new ArrayList<>();
    for (int i = (int) least(is); i <= most(is); i++) {
      for (int j = (int) least(js); j <= most(js); j++) {
        double[] site = site(i, j);
        if (site[0] >= margin
            && site[1] >= margin
            && site[0] <= width - margin
            && site[1] <= height - margin) {
          sites.add(site);
        }
      }
    }
    return sites;
  }

  private static double least(double[] values) {
    return Math.floor(Math.min(Math.min(values[0], values[1]), Math.min(values[2], values[3])));
  }

  private static double most(double[] values) {
    return Math.max(Math.max(values[0], values[1]), Math.max(values[2], values[3]));
  }

  /** The site nearest to (x, y). */
  double[] nearest(double x, double y) {
    double i = Math.rint(i(x, y));
    double j = Math.rint(j(x, y));
    double[] best = site(i, j);
    // In cells that are not square the nearest corner need not be the one rounded to.
    for (int k = 0; k < 9; k++) {
      int down = k / 3;
      double[] other = site(i + k % 3 - 1, j + down - 1);
      if (Math.hypot(other[0] - x, other[1] - y) < Math.hypot(best[0] - x, best[1] - y)) {
        best = other;
      }
    }
    return best;
  }
}
