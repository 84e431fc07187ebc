package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Traces fibres through their crossings. From a point on the middle of a fibre a walker goes both ways in small steps,
 * turning little and keeping to the middle of the mask; where fibres cross the mask is wide everywhere and the walker's own
 * direction carries it through. What a walker has passed along is not started from again.
 */
final class FibreTracer {
  private static final int DIRECTIONS = 32;

  /** Most turning a step, and the steps tried. */
  private static final double MOST_TURN = Math.toRadians(18);

  private static final int TURNS = 6;

  private final int width;
  private final int height;
  private final float[] distance;
  private final double radius;
  private final int[] passed;
  private final float[] heading;

  private FibreTracer(float[] distance, int width, int height, double radius) {
    this.width = width;
    this.height = height;
    this.distance = distance;
    this.radius = radius;
    this.passed = new int[distance.length];
    this.heading = new float[distance.length];
  }

  /**
   * A traced fibre.
   *
   * @param xs points of the middle line, about half a radius apart
   * @param radii distance to the mask's edge at the points
   */
  record Trace(double[] xs, double[] ys, double[] radii) {
    double length() {
      double length = 0;
      for (int i = 1; i < xs.length; i++) {
        length += Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
      }
      return length;
    }

    /** Direction from end to end, in [0, π). */
    double direction() {
      int last = xs.length - 1;
      double angle = Math.atan2(ys[last] - ys[0], xs[last] - xs[0]);
      return angle < 0 ? angle + Math.PI : angle;
    }
  }

  /** The fibres of a mask given by its distance map; {@code radius} is the typical half width. */
  static List<Trace> trace(float[] distance, int width, int height, double radius) {
    FibreTracer tracer = new FibreTracer(distance, width, height, radius);
    List<Trace> traces = new ArrayList<>();
    for (int seed : tracer.seeds()) {
      if (tracer.passed[seed] != 0) {
        continue;
      }
      Trace trace = tracer.from(seed, traces.size() + 1);
      if (trace.length() >= 5 * radius) {
        traces.add(trace);
      }
    }
    return traces;
  }

  /** Middle-line pixels, those farthest from any crossing first: where the mask runs straight longest for its width. */
  private int[] seeds() {
    List<long[]> found = new ArrayList<>();
    int step = radius > 6 ? 2 : 1;
    for (int y = 2; y < height - 2; y += step) {
      for (int x = 2; x < width - 2; x++) {
        int i = y * width + x;
        float d = distance[i];
        if (d < 0.6 * radius || d > 1.5 * radius || !ridge(i, d)) {
          continue;
        }
        double run = 0;
        for (int k = 0; k < DIRECTIONS; k += 2) {
          run = Math.max(run, run(x, y, Math.PI * k / DIRECTIONS));
        }
        double merit = run / radius - 4 * Math.abs(d / radius - 1);
        found.add(new long[] {Math.round(-merit * 1000), i});
      }
    }
    found.sort((a, b) -> Long.compare(a[0], b[0]));
    return found.stream().mapToInt(f -> (int) f[1]).toArray();
  }

  private boolean ridge(int i, float d) {
    boolean across = d >= distance[i - 1] && d > distance[i + 1] || d > distance[i - 1] && d >= distance[i + 1];
    boolean down = d >= distance[i - width] && d > distance[i + width] || d > distance[i - width] && d >= distance[i + width];
    return across || down;
  }

  /** How far the mask's middle reaches straight on, both ways together, at most 24 radii. */
  private double run(double x, double y, double angle) {
    return ahead(x, y, angle) + ahead(x, y, angle + Math.PI);
  }

  private double ahead(double x, double y, double angle) {
    double step = Math.max(1, radius / 2);
    double length = 0;
    while (length < 12 * radius && at(x + (length + step) * Math.cos(angle), y + (length + step) * Math.sin(angle)) > 0.5 * radius) {
      length += step;
    }
    return length;
  }

  private double at(double x, double y) {
    int ix = (int) Math.round(x);
    int iy = (int) Math.round(y);
    return ix < 0 || iy < 0 || ix >= width || iy >= height ? 0 : distance[iy * width + ix];
  }

  private Trace from(int seed, int id) {
    double x = seed % width;
    double y = (double) (seed / width);
    double best = 0;
    double longest = -1;
    for (int k = 0; k < DIRECTIONS; k++) {
      double angle = Math.PI * k / DIRECTIONS;
      double run = Math.min(ahead(x, y, angle), 6 * radius) + Math.min(ahead(x, y, angle + Math.PI), 6 * radius);
      double merit = run + 0.3 * radius * Math.min(1.2, middle(x, y, angle) / radius);
      if (merit > longest) {
        longest = merit;
        best = angle;
      }
    }
    List<double[]> back = walk(x, y, best + Math.PI);
    List<double[]> points = new ArrayList<>();
    for (int k = back.size() - 1; k >= 0; k--) {
      points.add(back.get(k));
    }
    points.add(new double[] {x, y});
    points.addAll(walk(x, y, best));
    mark(points, id);
    return new Trace(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray(),
        points.stream().mapToDouble(p -> at(p[0], p[1])).toArray());
  }

  /** Mean distance to the edge two radii to either side. */
  private double middle(double x, double y, double angle) {
    double sum = 0;
    for (int k = -2; k <= 2; k++) {
      sum += Math.min(1.1 * radius, at(x + k * radius * Math.cos(angle), y + k * radius * Math.sin(angle)));
    }
    return sum / 5;
  }

  private List<double[]> walk(double startX, double startY, double startAngle) {
    List<double[]> points = new ArrayList<>();
    double step = Math.max(1, radius / 2);
    double x = startX;
    double y = startY;
    double angle = startAngle;
    int alongOld = 0;
    int limit = (int) (6 * (width + height) / step);
    for (int n = 0; n < limit; n++) {
      angle = turn(x, y, angle);
      double nx = x + step * Math.cos(angle);
      double ny = y + step * Math.sin(angle);
      double[] centred = centred(nx, ny, angle, step);
      double turned = Math.atan2(centred[1] - y, centred[0] - x);
      angle += 0.35 * wrap(turned - angle);
      x = centred[0];
      y = centred[1];
      if (at(x, y) < 0.4 * radius) {
        break;
      }
      alongOld = alongOld(x, y, angle) ? alongOld + 1 : 0;
      if (alongOld * step > 5 * radius) {
        int drop = Math.min(points.size(), alongOld - 1);
        points.subList(points.size() - drop, points.size()).clear();
        break;
      }
      points.add(new double[] {x, y});
    }
    return points;
  }

  private boolean alongOld(double x, double y, double angle) {
    int i = Math.max(0, Math.min(height - 1, (int) Math.round(y))) * width + Math.max(0, Math.min(width - 1, (int) Math.round(x)));
    return passed[i] != 0 && Math.abs(Math.sin(heading[i] - angle)) < 0.3;
  }

  private double turn(double x, double y, double angle) {
    double best = angle;
    double most = -1;
    for (int k = -TURNS; k <= TURNS; k++) {
      double candidate = angle + MOST_TURN * k / TURNS;
      double merit = 0;
      for (int j = 1; j <= 6; j++) {
        double reach = j * radius * 0.6;
        merit += Math.min(radius, at(x + reach * Math.cos(candidate), y + reach * Math.sin(candidate)));
      }
      merit -= 0.06 * radius * Math.abs(k);
      if (merit > most) {
        most = merit;
        best = candidate;
      }
    }
    return best;
  }

  /** The point moved across the direction to the middle of the mask, little where the mask is wide. */
  private double[] centred(double x, double y, double angle, double step) {
    double nx = -Math.sin(angle);
    double ny = Math.cos(angle);
    double sum = 0;
    double weights = 0;
    int reach = (int) Math.max(1, Math.round(step));
    for (int k = -reach; k <= reach; k++) {
      double d = Math.min(1.05 * radius, at(x + k * nx, y + k * ny));
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

  private void mark(List<double[]> points, int id) {
    int reach = (int) Math.ceil(radius * 1.1);
    for (int k = 0; k < points.size(); k++) {
      double[] a = points.get(Math.max(0, k - 1));
      double[] b = points.get(Math.min(points.size() - 1, k + 1));
      float direction = (float) Math.atan2(b[1] - a[1], b[0] - a[0]);
      int cx = (int) Math.round(points.get(k)[0]);
      int cy = (int) Math.round(points.get(k)[1]);
      for (int y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y++) {
        int from = Math.max(0, cx - reach);
        int to = Math.min(width - 1, cx + reach);
        Arrays.fill(passed, y * width + from, y * width + to + 1, id);
        Arrays.fill(heading, y * width + from, y * width + to + 1, direction);
      }
    }
  }
}
