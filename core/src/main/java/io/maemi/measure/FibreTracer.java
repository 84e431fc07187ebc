package io.maemi.measure;

import io.maemi.measure.FibreEnds.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Traces fibres through their crossings. From a point on the middle of a fibre a walker goes both
 * ways in small steps, along the gentle arc that keeps best to the middle of the mask; where fibres
 * cross the mask is wide everywhere and the walker's own direction and curvature carry it through.
 * What a walker has passed along is not started from again.
 */
final class FibreTracer {
  private static final int DIRECTIONS = 32;

  /** Length of a step, and of the steps of the arcs tried, in radii. */
  private static final double STEP = 0.5;

  private static final double ARC_STEP = 0.6;

  /** Far enough to see beyond a crossing at a sharp angle. */
  private static final int ARC_STEPS = 10;

  /** Most turning in a step of an arc, and how many arcs are tried to either side. */
  private static final double MOST_TURN = Math.toRadians(13);

  private static final int ARCS = 6;

  /**
   * What an arc costs times its square, in radii: at crossings a fibre goes on as it came rather
   * than turn into another.
   */
  private static final double BEND = 0.03;

  /** Directions to either side in which the ground before an end is open. */
  private static final int FAN = 3;

  /** How far the ground before an end is open, in radii. */
  private static final double BEFORE = 2.5;

  /** Cosine and sine of a step's turn on each arc, sharpest to one side first. */
  private static final double[] TURN_COS = new double[2 * ARCS + 1];

  private static final double[] TURN_SIN = new double[2 * ARCS + 1];

  static {
    for (int k = -ARCS; k <= ARCS; k++) {
      TURN_COS[k + ARCS] = Math.cos(MOST_TURN * k / ARCS);
      TURN_SIN[k + ARCS] = Math.sin(MOST_TURN * k / ARCS);
    }
  }

  private final int width;
  private final int height;
  private final float[] distance;
  private final MaskDepth depth;
  private final double typical;
  private final int[] passed;
  private final float[] heading;

  private FibreTracer(float[] distance, int width, int height, double typical) {
    this.width = width;
    this.height = height;
    this.distance = distance;
    this.depth = new MaskDepth(distance, width, height);
    this.typical = typical;
    this.passed = new int[distance.length];
    this.heading = new float[distance.length];
  }

  /**
   * A traced fibre.
   *
   * @param xs points of the middle line, about half a radius apart
   * @param radii distance to the mask's edge at the points
   * @param first what its first end is; {@code last} is its last one
   */
  record Trace(double[] xs, double[] ys, double[] radii, End first, End last) {
    double length() {
      double length = 0;
      for (int i = 1; i < xs.length; i++) {
        length += Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
      }
      return length;
    }

    /** The distance of the ends over the length. */
    double straightness() {
      int last = xs.length - 1;
      return Math.hypot(xs[last] - xs[0], ys[last] - ys[0]) / Math.max(1, length());
    }

    /** Direction from end to end, in [0, π). */
    double direction() {
      int last = xs.length - 1;
      double angle = Math.atan2(ys[last] - ys[0], xs[last] - xs[0]);
      return angle < 0 ? angle + Math.PI : angle;
    }
  }

  /**
   * Where a walker may start: a pixel of a middle line, its half width, and how straight the fibre
   * runs there.
   */
  private record Seed(int pixel, double radius, double merit) {}

  /** The fibres of a mask given by its distance map; {@code typical} is the typical half width. */
  static List<Trace> trace(float[] distance, int width, int height, double typical) {
    FibreTracer tracer = new FibreTracer(distance, width, height, typical);
    List<Trace> traces = new ArrayList<>();
    for (Seed seed : tracer.seeds()) {
      if (tracer.passed[seed.pixel()] != 0) {
        continue;
      }
      Trace trace = tracer.from(seed, traces.size() + 1);
      if (trace.length() >= 5 * seed.radius()) {
        traces.add(trace);
      }
    }
    return FibreEnds.told(traces, tracer.depth, typical);
  }

  /**
   * Middle-line pixels, those first where the mask runs straight longest for its width: far from
   * any crossing.
   */
  private List<Seed> seeds() {
    List<Seed> found = new ArrayList<>();
    int step = typical > 6 ? 2 : 1;
    for (int y = 2; y < height - 2; y += step) {
      for (int x = 2; x < width - 2; x++) {
        int i = y * width + x;
        float d = distance[i];
        if (d < 0.55 * typical || d > 2.6 * typical || !onMiddle(distance, i, width)) {
          continue;
        }
        double run = 0;
        for (int k = 0; k < DIRECTIONS; k += 2) {
          double angle = Math.PI * k / DIRECTIONS;
          run = Math.max(run, depth.ahead(x, y, angle, d) + depth.ahead(x, y, angle + Math.PI, d));
        }
        if (run > 4 * d) {
          found.add(new Seed(i, d, run / d - 2 * Math.abs(Math.log(d / typical))));
        }
      }
    }
    found.sort(Comparator.comparingDouble(Seed::merit).reversed());
    return found;
  }

  /**
   * Whether a pixel two or more from the border lies on a middle line: elsewhere the slope is 1.
   */
  static boolean onMiddle(float[] distance, int i, int width) {
    float dx = (distance[i + 2] - distance[i - 2]) / 4;
    float dy = (distance[i + 2 * width] - distance[i - 2 * width]) / 4;
    return dx * dx + dy * dy < 0.3f;
  }

  private Trace from(Seed seed, int id) {
    double x = seed.pixel() % width;
    double y = (double) (seed.pixel() / width);
    double radius = seed.radius();
    double best = 0;
    double longest = -1;
    for (int k = 0; k < DIRECTIONS; k++) {
      double angle = Math.PI * k / DIRECTIONS;
      double run =
          Math.min(depth.ahead(x, y, angle, radius), 6 * radius)
              + Math.min(depth.ahead(x, y, angle + Math.PI, radius), 6 * radius);
      double merit = run + 0.3 * middle(x, y, angle, radius);
      if (merit > longest) {
        longest = merit;
        best = angle;
      }
    }
    List<double[]> back = new ArrayList<>();
    List<double[]> forth = new ArrayList<>();
    End first = walk(x, y, best + Math.PI, radius, back);
    End last = walk(x, y, best, radius, forth);
    List<double[]> points = new ArrayList<>(back);
    Collections.reverse(points);
    points.add(new double[] {x, y});
    points.addAll(forth);
    mark(points, radius, id);
    return new Trace(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray(),
        points.stream().mapToDouble(p -> depth.at(p[0], p[1])).toArray(),
        first,
        last);
  }

  /** Mean distance to the edge up to two radii to either side. */
  private double middle(double x, double y, double angle, double radius) {
    double sum = 0;
    for (int k = -2; k <= 2; k++) {
      double r = k * radius;
      sum += Math.min(1.1 * radius, depth.at(x + r * Math.cos(angle), y + r * Math.sin(angle)));
    }
    return sum / 5;
  }

  /** Walks from the start, adding to {@code points}, to the end that is told. */
  private End walk(
      double startX, double startY, double startAngle, double radius, List<double[]> points) {
    double step = Math.max(1, STEP * radius);
    double x = startX;
    double y = startY;
    double angle = startAngle;
    int arc = 0;
    int alongOld = 0;
    int limit = (int) (6 * (width + height) / step);
    for (int n = 0; n < limit; n++) {
      arc = arc(x, y, angle, arc, radius);
      angle += MOST_TURN * arc / ARCS * step / (ARC_STEP * radius);
      double[] centred =
          centred(x + step * Math.cos(angle), y + step * Math.sin(angle), angle, step, radius);
      angle += 0.35 * wrap(Math.atan2(centred[1] - y, centred[0] - x) - angle);
      x = centred[0];
      y = centred[1];
      if (depth.at(x, y) < 0.4 * radius) {
        return open(x, y, angle, radius) ? End.OPEN : End.LOST;
      }
      alongOld = alongOld(x, y, angle) ? alongOld + 1 : 0;
      if (alongOld * step > 5 * radius) {
        int drop = Math.min(points.size(), alongOld - 1);
        points.subList(points.size() - drop, points.size()).clear();
        return End.HIDDEN;
      }
      points.add(new double[] {x, y});
    }
    return End.LOST;
  }

  /**
   * Whether a walk ends where its fibre does, at the border or before open ground; a walker that
   * has another piece of fibre before it has lost its own.
   */
  private boolean open(double x, double y, double angle, double radius) {
    double margin = radius + 1;
    if (x < margin || y < margin || x > width - 1 - margin || y > height - 1 - margin) {
      return true;
    }
    for (int k = -FAN; k <= FAN; k++) {
      double towards = angle + k * MOST_TURN;
      for (double r = 1; r <= BEFORE; r += 0.5) {
        double there =
            depth.at(x + r * radius * Math.cos(towards), y + r * radius * Math.sin(towards));
        if (there > 0.6 * radius) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean alongOld(double x, double y, double angle) {
    int i =
        Math.max(0, Math.min(height - 1, (int) Math.round(y))) * width
            + Math.max(0, Math.min(width - 1, (int) Math.round(x)));
    return passed[i] != 0 && Math.abs(Math.sin(heading[i] - angle)) < 0.35;
  }

  /**
   * The arc, of {@link #ARCS} to either side, that stays best in the mask's middle, changing little
   * from the last one.
   */
  private int arc(double x, double y, double angle, int last, double radius) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    double step = ARC_STEP * radius;
    double startC = Math.cos(angle);
    double startS = Math.sin(angle);
    for (int k = -ARCS; k <= ARCS; k++) {
      double px = x;
      double py = y;
      double c = startC;
      double s = startS;
      double turnC = TURN_COS[k + ARCS];
      double turnS = TURN_SIN[k + ARCS];
      double merit = -radius * (BEND * k * k + 0.04 * Math.abs(k - last));
      for (int j = 0; j < ARC_STEPS; j++) {
        double turned = c * turnC - s * turnS;
        s = s * turnC + c * turnS;
        c = turned;
        px += step * c;
        py += step * s;
        merit += Math.min(radius, depth.at(px, py));
      }
      if (merit > most) {
        most = merit;
        best = k;
      }
    }
    return best;
  }

  /**
   * The point moved across the direction to the middle of the mask, little where the mask is wide.
   */
  private double[] centred(double x, double y, double angle, double step, double radius) {
    double nx = -Math.sin(angle);
    double ny = Math.cos(angle);
    double sum = 0;
    double weights = 0;
    int reach = (int) Math.max(1, Math.round(step));
    for (int k = -reach; k <= reach; k++) {
      double d = Math.min(1.05 * radius, depth.at(x + k * nx, y + k * ny));
      double weight = d * d * d;
      sum += weight * k;
      weights += weight;
    }
    double shift = weights == 0 ? 0 : sum / weights;
    return new double[] {x + shift * nx, y + shift * ny};
  }

  private static double wrap(double angle) {
    return Math.atan2(Math.sin(angle), Math.cos(angle));
  }

  private void mark(List<double[]> points, double radius, int id) {
    double reach = radius * 1.25 + 0.5;
    int box = (int) Math.ceil(reach);
    for (int k = 0; k < points.size(); k++) {
      double[] a = points.get(Math.max(0, k - 1));
      double[] b = points.get(Math.min(points.size() - 1, k + 1));
      float direction = (float) Math.atan2(b[1] - a[1], b[0] - a[0]);
      int cx = (int) Math.round(points.get(k)[0]);
      int cy = (int) Math.round(points.get(k)[1]);
      for (int y = Math.max(0, cy - box); y <= Math.min(height - 1, cy + box); y++) {
        int half = (int) Math.sqrt(Math.max(0, reach * reach - (y - cy) * (y - cy)));
        int from = Math.max(0, cx - half);
        int to = Math.min(width - 1, cx + half);
        if (from <= to) {
          Arrays.fill(passed, y * width + from, y * width + to + 1, id);
          Arrays.fill(heading, y * width + from, y * width + to + 1, direction);
        }
      }
    }
  }
}
