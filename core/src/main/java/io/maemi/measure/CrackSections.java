package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Grey profiles across a line in its every point: where the two faces of the crack are, to a part
 * of a pixel, how dark it is between them and how bright beside.
 *
 * @param xs points of the line half way between the faces
 * @param width distance of the faces in each point, NaN where one is not seen
 * @param bottom darkest level between them
 * @param left level beside, to the left of the way along the line
 * @param right level to its right
 */
record CrackSections(
    double[] xs, double[] ys, double[] width, double[] bottom, double[] left, double[] right) {
  private static final double FINE = 0.25;

  /** Pixels beside the faces over which the level beside is taken, and how far off they begin. */
  private static final double BESIDE = 4;

  private static final double OFF = 1.5;

  /** Grey levels between side and darkest from which an opening is told. */
  private static final double LEAST_DEPTH = 5;

  private static final int BEHIND = 4;

  /** Points of a stretch that is told as a whole. */
  private static final int STRETCH = 10;

  static CrackSections of(Plane plane, float[] distance, int[] pixels) {
    int n = pixels.length;
    int w = plane.width();
    double[] px = new double[n];
    double[] py = new double[n];
    double radius = 0;
    for (int k = 0; k < n; k++) {
      px[k] = pixels[k] % w;
      py[k] = pixels[k] / w;
      radius += distance[pixels[k]] / n;
    }
    int window = (int) Math.max(2, Math.round(radius));
    double[] xs = smoothed(px, window);
    double[] ys = smoothed(py, window);
    double[] width = new double[n];
    double[] bottom = new double[n];
    double[] left = new double[n];
    double[] right = new double[n];
    double[] cx = xs.clone();
    double[] cy = ys.clone();
    for (int k = 0; k < n; k++) {
      double[] normal =
          normal(xs, ys, Math.max(0, k - window - 1), Math.min(n - 1, k + window + 1));
      double nx = normal[0];
      double ny = normal[1];
      double reach = 1.4 * Math.max(1, distance[pixels[k]]) + 3;
      double one = face(plane, xs[k], ys[k], nx, ny, reach);
      double other = face(plane, xs[k], ys[k], -nx, -ny, reach);
      width[k] = one + other;
      bottom[k] = Double.POSITIVE_INFINITY;
      double inner = Math.max(0.5, 0.5 * distance[pixels[k]]);
      for (double t = -inner; t <= inner; t += 0.5) {
        bottom[k] = Math.min(bottom[k], plane.at(xs[k] + t * nx, ys[k] + t * ny));
      }
      double near = Double.isNaN(one) ? distance[pixels[k]] : one;
      double far = Double.isNaN(other) ? distance[pixels[k]] : other;
      left[k] = beside(plane, xs[k], ys[k], nx, ny, near);
      right[k] = beside(plane, xs[k], ys[k], -nx, -ny, far);
      if (!Double.isNaN(width[k])) {
        cx[k] += (one - other) / 2 * nx;
        cy[k] += (one - other) / 2 * ny;
      }
    }
    return new CrackSections(
        smoothed(cx, window), smoothed(cy, window), width, bottom, left, right);
  }

  private static double[] smoothed(double[] values, int window) {
    int n = values.length;
    double[] smooth = new double[n];
    for (int k = 0; k < n; k++) {
      int reach = Math.min(window, Math.min(k, n - 1 - k)); // ends stay where they are
      double sum = 0;
      for (int j = -reach; j <= reach; j++) {
        sum += values[k + j];
      }
      smooth[k] = sum / (2 * reach + 1);
    }
    return smooth;
  }

  /** Distance to the steepest rise along a direction, NaN where there is none within reach. */
  private static double face(Plane plane, double x, double y, double nx, double ny, double reach) {
    int n = (int) Math.ceil(reach / FINE) + 5;
    double[] grey = new double[n];
    for (int k = 0; k < n; k++) {
      double r = FINE * (k - 2);
      grey[k] = plane.at(x + r * nx, y + r * ny);
    }
    int best = -1;
    double most = 0;
    for (int k = 2; k < n - 2; k++) {
      double rise = grey[k + 2] - grey[k - 2];
      if (rise > most) {
        most = rise;
        best = k;
      }
    }
    if (best < 2 || best >= n - 3) {
      return Double.NaN;
    }
    double before = best < 3 ? most : grey[best + 1] - grey[best - 3];
    double after = grey[best + 3] - grey[best - 1];
    double bend = before - 2 * most + after;
    double part = bend < 0 ? 0.5 * (before - after) / bend : 0;
    return FINE * (best - 2 + Math.max(-1, Math.min(1, part)));
  }

  private static double beside(Plane plane, double x, double y, double nx, double ny, double edge) {
    double sum = 0;
    int n = 0;
    for (double r = edge + OFF; r <= edge + OFF + BESIDE; r += 1) {
      sum += plane.at(x + r * nx, y + r * ny);
      n++;
    }
    return sum / n;
  }

  double length() {
    double length = 0;
    for (int k = 1; k < xs.length; k++) {
      length += step(k);
    }
    return length;
  }

  /** Distance of the ends. */
  double apart() {
    int last = xs.length - 1;
    return Math.hypot(xs[last] - xs[0], ys[last] - ys[0]);
  }

  /** The direction from one point to another. */
  double direction(int from, int to) {
    return Math.atan2(ys[to] - ys[from], xs[to] - xs[from]);
  }

  /** How far the line leaves the chord between two of its points. */
  double offChord(int from, int to) {
    double[] normal = normal(xs, ys, from, to);
    double most = 0;
    for (int k = from; k <= to; k++) {
      double off = (xs[k] - xs[from]) * normal[0] + (ys[k] - ys[from]) * normal[1];
      most = Math.max(most, Math.abs(off));
    }
    return most;
  }

  private double step(int k) {
    return Math.hypot(xs[k] - xs[k - 1], ys[k] - ys[k - 1]);
  }

  /** How much darker than the darker of both sides it is between the faces in point {@code k}. */
  double depth(int k) {
    return Math.min(left[k], right[k]) - bottom[k];
  }

  /** The share of points in which both faces are seen. */
  double seen() {
    return Arrays.stream(width).filter(w -> !Double.isNaN(w)).count() / (double) width.length;
  }

  /** Mean distance of the faces where both are seen; 0 where they nowhere are. */
  double meanWidth() {
    return Arrays.stream(width).filter(w -> !Double.isNaN(w)).average().orElse(0);
  }

  /** The mean distance of the faces along the stretch where it is largest, those at ends aside. */
  double widest() {
    double widest = 0;
    for (int from = STRETCH; from + 2 * STRETCH <= width.length; from += STRETCH) {
      double mean =
          Arrays.stream(width, from, from + STRETCH)
              .filter(w -> !Double.isNaN(w))
              .average()
              .orElse(0);
      widest = Math.max(widest, mean);
    }
    return Math.max(widest, meanWidth());
  }

  /** From the middle line in point {@code k} to the face on the left. */
  double[] aside(int k) {
    double[] normal = normal(xs, ys, Math.max(0, k - BEHIND), Math.min(xs.length - 1, k + BEHIND));
    double half = (Double.isNaN(width[k]) ? meanWidth() : width[k]) / 2;
    return new double[] {half * normal[0], half * normal[1]};
  }

  /** The area between the faces in square pixels. */
  double area() {
    return meanWidth() * length();
  }

  /**
   * The opening of every stretch of points: the grey levels missing across them, over the depth
   * from the side to {@code darkest}.
   */
  List<Double> openings(Plane plane, double darkest) {
    List<Double> openings = new ArrayList<>();
    int last = xs.length - 1;
    for (int from = 0; from + STRETCH <= xs.length; from += STRETCH) {
      double sum = 0;
      int n = 0;
      for (int k = from; k < from + STRETCH; k++) {
        double side = Math.min(left[k], right[k]);
        if (side - darkest > LEAST_DEPTH && !Double.isNaN(width[k])) {
          double[] normal = normal(xs, ys, Math.max(0, k - BEHIND), Math.min(last, k + BEHIND));
          double missing = 0;
          for (double r = -width[k] / 2 - 2; r <= width[k] / 2 + 2; r += 0.5) {
            double grey = plane.at(xs[k] + r * normal[0], ys[k] + r * normal[1]);
            missing += 0.5 * Math.max(0, side - grey);
          }
          sum += missing / (side - darkest);
          n++;
        }
      }
      if (2 * n > STRETCH) {
        openings.add(sum / n);
      }
    }
    return openings;
  }

  /** The unit vector to the left of the way from one point to another. */
  private static double[] normal(double[] xs, double[] ys, int from, int to) {
    double length = Math.max(1e-9, Math.hypot(xs[to] - xs[from], ys[to] - ys[from]));
    return new double[] {(ys[to] - ys[from]) / length, -(xs[to] - xs[from]) / length};
  }
}
