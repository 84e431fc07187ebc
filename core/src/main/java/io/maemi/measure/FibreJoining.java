package io.maemi.measure;

import io.maemi.measure.FibreEnds.End;
import io.maemi.measure.FibreEnds.Place;
import io.maemi.measure.FibreTracer.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Joins traces that are pieces of one fibre. Where a walker lost its fibre, as among crossings, the
 * rest is traced from elsewhere and loses it at the same place: two lost ends that face each other
 * over a little of the mask are one fibre's. A lost end that faces no other is where a fibre goes
 * under others and ends there.
 */
final class FibreJoining {
  /** The farthest gap, in half widths: a crossing at a sharp angle is about so long. */
  private static final double FARTHEST = 18;

  /** How far the pieces may overlap, in half widths. */
  private static final double OVERLAP = 3;

  /** Cosine of the most that a fibre bends from one piece to the other. */
  private static final double STRAIGHT = Math.cos(Math.toRadians(50));

  /** An end lies off the other's line by half widths and this share of the gap at most. */
  private static final double ASIDE = 0.5;

  /** At least this share of the way between both lies in the mask; shadows of others may not. */
  private static final double MASKED = 0.5;

  private final List<Trace> traces;
  private final MaskDepth depth;
  private final double radius;

  /** For end {@code 2 k} (first) and {@code 2 k + 1} (last) of trace {@code k}: the joined one. */
  private final int[] partner;

  private FibreJoining(List<Trace> traces, MaskDepth depth, double radius) {
    this.traces = traces;
    this.depth = depth;
    this.radius = radius;
    this.partner = new int[2 * traces.size()];
    Arrays.fill(partner, -1);
  }

  /** An end that may be joined. */
  private record Open(int number, Place at) {}

  /** Two ends that may be joined, the likelier the less {@code off}. */
  private record Pair(int one, int other, double off) {}

  /** {@code traces} with pieces joined; {@code radius} is the typical half width. */
  static List<Trace> joined(List<Trace> traces, MaskDepth depth, double radius) {
    FibreJoining joining = new FibreJoining(traces, depth, radius);
    joining.pair();
    return joining.chains();
  }

  private void pair() {
    List<Open> ends = new ArrayList<>();
    for (int k = 0; k < traces.size(); k++) {
      for (int side = 0; side < 2; side++) {
        if (kind(2 * k + side) != End.OPEN) {
          ends.add(new Open(2 * k + side, FibreEnds.of(traces.get(k), side == 0, radius)));
        }
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      for (int j = i + 1; j < ends.size(); j++) {
        Open one = ends.get(i);
        Open other = ends.get(j);
        double off = off(one.at(), other.at());
        if (!Double.isNaN(off) && one.number() / 2 != other.number() / 2) {
          pairs.add(new Pair(one.number(), other.number(), off));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::off));
    for (Pair pair : pairs) {
      if (partner[pair.one()] < 0 && partner[pair.other()] < 0 && !chained(pair)) {
        partner[pair.one()] = pair.other();
        partner[pair.other()] = pair.one();
      }
    }
  }

  /** How badly two ends face each other; NaN where they do not. */
  private double off(Place one, Place other) {
    double dx = other.x() - one.x();
    double dy = other.y() - one.y();
    double gap = Math.hypot(dx, dy);
    double ahead = dx * one.ux() + dy * one.uy();
    double otherAhead = -dx * other.ux() - dy * other.uy();
    double aside = Math.abs(dx * one.uy() - dy * one.ux());
    double otherAside = Math.abs(dx * other.uy() - dy * other.ux());
    boolean facing =
        gap < FARTHEST * radius
            && one.ux() * other.ux() + one.uy() * other.uy() < -STRAIGHT
            && Math.min(ahead, otherAhead) > -OVERLAP * radius
            && Math.max(aside, otherAside) < radius + ASIDE * gap;
    return facing && masked(one, dx, dy, gap) ? gap + aside + otherAside : Double.NaN;
  }

  private boolean masked(Place from, double dx, double dy, double gap) {
    int steps = (int) Math.ceil(gap) + 1;
    int inside = 0;
    for (int k = 0; k <= steps; k++) {
      inside += depth.at(from.x() + dx * k / steps, from.y() + dy * k / steps) > 0 ? 1 : 0;
    }
    return inside >= MASKED * (steps + 1);
  }

  /** Whether both ends are of one chain already, which they would close. */
  private boolean chained(Pair pair) {
    int end = pair.one() ^ 1;
    while (partner[end] >= 0) {
      end = partner[end] ^ 1;
    }
    return end == pair.other();
  }

  private List<Trace> chains() {
    List<Trace> chains = new ArrayList<>();
    boolean[] done = new boolean[traces.size()];
    for (int end = 0; end < partner.length; end++) {
      if (partner[end] < 0 && !done[end / 2]) {
        chains.add(chain(end, done));
      }
    }
    return chains;
  }

  /** The chain that begins at a free end. */
  private Trace chain(int from, boolean[] done) {
    List<double[]> points = new ArrayList<>();
    int end = from;
    while (true) {
      done[end / 2] = true;
      points.addAll(points(end));
      end ^= 1;
      if (partner[end] < 0) {
        return new Trace(
            points.stream().mapToDouble(p -> p[0]).toArray(),
            points.stream().mapToDouble(p -> p[1]).toArray(),
            points.stream().mapToDouble(p -> p[2]).toArray(),
            kind(from),
            kind(end));
      }
      end = partner[end];
    }
  }

  private End kind(int end) {
    Trace trace = traces.get(end / 2);
    return end % 2 == 0 ? trace.first() : trace.last();
  }

  /** A trace's points from one of its ends on. */
  private List<double[]> points(int end) {
    Trace trace = traces.get(end / 2);
    List<double[]> points = new ArrayList<>();
    for (int k = 0; k < trace.xs().length; k++) {
      points.add(new double[] {trace.xs()[k], trace.ys()[k], trace.radii()[k]});
    }
    if (end % 2 == 1) {
      Collections.reverse(points);
    }
    return points;
  }
}
