package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Bodies of wires between bright rims. In secondary electrons the outline of a wire is brighter
 * than its middle, so that in a dense stand, where no grey level parts wires from what is behind
 * them, rims pass for wires. A body is an edge where brightness rises, the rim, a darker middle,
 * another rim and an edge where brightness falls, with either outside darker than the middle: an
 * edge pairs with the first opposite one that makes it a body (as the stroke width transform pairs
 * edges, Epshtein et al. 2010, doi:10.1109/CVPR.2010.5540041), never with the other side of its own
 * rim, beyond which is the middle.
 */
final class FibreRims {
  /** Half the length along an edge over which the profile across is averaged, in pixels. */
  private static final int ALONG = 4;

  /** Pixels of profile before the first edge, and after the last. */
  private static final int OUTSIDE = 4;

  /** A rim's farthest distance from its edge, in pixels. */
  private static final int RIM = 3;

  /** The far edge has at least this share of the near one's slope. */
  private static final double LIKE = 0.35;

  /** Least difference of rim and middle, and of middle and outside, against rim and outside. */
  private static final double DISTINCT = 0.12;

  /**
   * The steepest place beside a thin bright line lies one standard deviation of the blur from its
   * crest, the line itself within the outline: so much of the distance from edge to crest is blur's
   * (measured on simulated rims; none would be of rims several pixels wide).
   */
  private static final double BLURRED = 1 / 3.0;

  private final Plane plane;
  private final double noise;
  private final double[] profile;
  private final List<Body> bodies = new ArrayList<>();
  private int edges;

  private FibreRims(Plane plane, double noise, int widest) {
    this.plane = plane;
    this.noise = noise;
    this.profile = new double[OUTSIDE + widest + OUTSIDE + 1];
  }

  /**
   * A place in the middle of a body.
   *
   * @param width in pixels, between the two edges, less what blur has moved them outwards
   * @param weight slope of the weaker edge, less where the two outsides differ
   */
  record Body(double x, double y, double width, double weight) {}

  /**
   * What was found.
   *
   * @param bodies one for each edge pixel that has one
   * @param edges how many edge pixels were tried
   */
  record Found(List<Body> bodies, int edges) {}

  /**
   * The bodies at the edges of every other row.
   *
   * @param plane grey values, smoothed a little, bright wires
   * @param noise of the profile's values, in grey levels
   * @param widest width looked for, in pixels
   */
  static Found bodies(Plane plane, double noise, int widest) {
    float[] gradient = plane.gradient();
    double least = 0.15 * new Plane(plane.width(), plane.height(), gradient).percentiles(0.995)[0];
    FibreRims rims = new FibreRims(plane, noise, widest);
    int w = plane.width();
    for (int y = 3; y < plane.height() - 3; y += 2) {
      for (int x = 3; x < w - 3; x++) {
        if (gradient[y * w + x] >= least) {
          rims.from(x, y, gradient);
        }
      }
    }
    return new Found(List.copyOf(rims.bodies), rims.edges);
  }

  private void from(int x, int y, float[] gradient) {
    int w = plane.width();
    int i = y * w + x;
    float[] v = plane.values();
    double nx = (v[i + 1] - v[i - 1]) / 2 / gradient[i];
    double ny = (v[i + w] - v[i - w]) / 2 / gradient[i];
    int next = (int) Math.round(ny) * w + (int) Math.round(nx);
    if (gradient[i + next] > gradient[i] || gradient[i - next] >= gradient[i]) {
      return; // not the steepest place across the edge
    }
    edges++;
    double ux = 0;
    double uy = 0;
    for (int k = -ALONG; k <= ALONG; k++) {
      int px = (int) Math.round(x - k * ny);
      int py = (int) Math.round(y + k * nx);
      if (px > 0 && py > 0 && px < w - 1 && py < plane.height() - 1) {
        int j = py * w + px;
        double gx = v[j + 1] - v[j - 1];
        double gy = v[j + w] - v[j - w];
        if (gx * nx + gy * ny > 0) {
          ux += gx;
          uy += gy;
        }
      }
    }
    double length = Math.hypot(ux, uy);
    ux /= length;
    uy /= length;
    int n = fill(x, y, ux, uy);
    double[] found = body(n);
    if (found.length > 0) {
      double half = found[2];
      bodies.add(new Body(x + half * ux, y + half * uy, found[0], found[1]));
    }
  }

  /** Fills the profile from an edge on, averaged along the edge; how many values it has. */
  private int fill(int x, int y, double ux, double uy) {
    float[] v = plane.values();
    int w = plane.width();
    int h = plane.height();
    for (int t = 0; t < profile.length; t++) {
      double px = x + (t - OUTSIDE) * ux;
      double py = y + (t - OUTSIDE) * uy;
      double sum = 0;
      int n = 0;
      for (int k = -ALONG; k <= ALONG; k += 2) {
        int qx = (int) Math.round(px - k * uy);
        int qy = (int) Math.round(py + k * ux);
        if (qx >= 0 && qy >= 0 && qx < w && qy < h) {
          sum += v[qy * w + qx];
          n++;
        }
      }
      if (n < ALONG) {
        return t;
      }
      profile[t] = sum / n;
    }
    return profile.length;
  }

  /** Width and weight of the body that the profile begins with, or nothing. */
  private double[] body(int n) {
    double outside = least(0, OUTSIDE - 1);
    int near = highest(OUTSIDE, Math.min(n - 1, OUTSIDE + RIM));
    double slope = fall(OUTSIDE, -1);
    for (int t = OUTSIDE + 2; t + OUTSIDE < n; t++) {
      if (profile[t] < outside) {
        break;
      }
      double fall = fall(t, 1);
      if (fall < LIKE * slope || fall < fall(t - 1, 1) || fall <= fall(t + 1, 1)) {
        continue;
      }
      int far = highest(Math.max(OUTSIDE, t - RIM), t);
      if (far <= near) {
        continue; // the other side of the rim itself
      }
      double middle = least(near, far);
      double beyond = least(t + 1, t + OUTSIDE);
      double rim = Math.min(profile[near], profile[far]);
      double distinct = Math.max(DISTINCT * (rim - Math.min(outside, beyond)), noise);
      if (middle - outside < distinct) {
        break;
      }
      if (middle - beyond >= distinct && rim - middle >= distinct) {
        double bend = fall(t - 1, 1) - 2 * fall + fall(t + 1, 1);
        double part = bend < 0 ? 0.5 * (fall(t - 1, 1) - fall(t + 1, 1)) / bend : 0;
        double uneven =
            Math.abs(beyond - outside)
                / (Math.max(profile[near], profile[far]) - Math.min(outside, beyond));
        double weight = Math.min(slope, fall) * (1 - uneven) * (1 - uneven);
        double edges = t - OUTSIDE + Math.max(-0.5, Math.min(0.5, part));
        return new double[] {edges - (edges - far + near) * BLURRED, weight, edges / 2};
      }
    }
    return new double[0];
  }

  private double fall(int t, int sign) {
    return sign * (profile[t - 1] - profile[t + 1]);
  }

  private double least(int from, int to) {
    double least = profile[from];
    for (int t = from + 1; t <= to; t++) {
      least = Math.min(least, profile[t]);
    }
    return least;
  }

  private int highest(int from, int to) {
    int highest = from;
    for (int t = from + 1; t <= to; t++) {
      highest = profile[t] > profile[highest] ? t : highest;
    }
    return highest;
  }
}
