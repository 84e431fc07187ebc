package io.maemi.measure;

import io.maemi.measure.FibreTracer.Trace;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Tells fibres that end under others from those that go on there but were traced by another walker:
 * before the latter the mask goes on. How far that is to be and the other limits were chosen on 68
 * simulated images of fibres and wires.
 */
final class FibreEnds {
  /** Half widths from an end over which its direction is taken. */
  private static final double BACK = 4;

  /** A curved fibre that goes on shows so many half widths of the mask about straight ahead. */
  private static final double ACROSS = 4;

  /** How far to either side it is looked for. */
  private static final double ASIDE = Math.toRadians(6.5);

  /** A straight one shows so many straight ahead, as it may be crossed at a sharp angle. */
  private static final double ALONG = 8;

  /**
   * Straight fibres turn less than this from one stretch of so many points to the next, in the
   * median: 95 % of 116 simulated images of wires do, and 3 % of 120 of curved fibres.
   */
  private static final double TURN = 0.05;

  private static final int STRETCH = 12;

  /**
   * How fibres run, which tells the share of hidden and of lost ends that are a fibre's own. Those
   * of straight and curved ones were chosen on 236 simulated images of both.
   */
  enum Course {
    /** They have their length and end anywhere. */
    STRAIGHT(1, 0.5),
    /** They mostly go on where nothing shows it. */
    CURVED(0.2, 0.3),
    /** In a dense stand others begin behind those in front. */
    STANDING(1, 0);

    private final double hidden;
    private final double lost;

    Course(double hidden, double lost) {
      this.hidden = hidden;
      this.lost = lost;
    }

    /** That of traces that are not joined yet. */
    static Course of(List<Trace> traces) {
      return straight(traces) ? STRAIGHT : CURVED;
    }

    /** How many fibres have as many ends as {@code traces}. */
    int fibres(List<Trace> traces) {
      double ends = 0;
      for (Trace trace : traces) {
        ends += share(trace.first()) + share(trace.last());
      }
      return (int) Math.max(1, Math.floor((ends + 1) / 2));
    }

    private double share(End end) {
      return switch (end) {
        case OPEN -> 1;
        case HIDDEN -> hidden;
        case LOST -> lost;
      };
    }
  }

  /** What a trace's end is. */
  enum End {
    /** At the image's border or before open ground. */
    OPEN,
    /** Among fibres that were traced before, where none goes on straight ahead. */
    HIDDEN,
    /** Where the walker lost its fibre, or another one took its way. */
    LOST
  }

  private final MaskDepth depth;
  private final double radius;
  private final boolean straight;

  private FibreEnds(MaskDepth depth, double radius, boolean straight) {
    this.depth = depth;
    this.radius = radius;
    this.straight = straight;
  }

  /** {@code traces} with those of their hidden ends lost before which their fibres go on. */
  static List<Trace> told(List<Trace> traces, MaskDepth depth, double radius) {
    FibreEnds ends = new FibreEnds(depth, radius, straight(traces));
    return traces.stream().map(ends::told).toList();
  }

  private static boolean straight(List<Trace> traces) {
    double[] turns = traces.stream().flatMapToDouble(FibreEnds::turns).sorted().toArray();
    return turns.length == 0 || turns[turns.length / 2] < TURN;
  }

  /** By how much a trace turns from each stretch to the next, in radians. */
  private static DoubleStream turns(Trace trace) {
    return IntStream.range(0, Math.max(0, trace.xs().length - 2 * STRETCH))
        .mapToDouble(
            k -> {
              double turn = angle(trace, k + STRETCH) - angle(trace, k);
              return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
            });
  }

  private static double angle(Trace trace, int from) {
    return Math.atan2(
        trace.ys()[from + STRETCH] - trace.ys()[from],
        trace.xs()[from + STRETCH] - trace.xs()[from]);
  }

  private Trace told(Trace trace) {
    return new Trace(
        trace.xs(),
        trace.ys(),
        trace.radii(),
        told(trace, true, trace.first()),
        told(trace, false, trace.last()));
  }

  private End told(Trace trace, boolean first, End end) {
    return end == End.HIDDEN && goesOn(of(trace, first, radius)) ? End.LOST : end;
  }

  private boolean goesOn(Place end) {
    double angle = Math.atan2(end.uy(), end.ux());
    double before = depth.ahead(end.x(), end.y(), angle, radius);
    if (straight) {
      return before > ALONG * radius;
    }
    for (int side = -1; side <= 1; side += 2) {
      before = Math.max(before, depth.ahead(end.x(), end.y(), angle + side * ASIDE, radius));
    }
    return before > ACROSS * radius;
  }

  /** An end's place and the direction in which its trace came there. */
  record Place(double x, double y, double ux, double uy) {}

  /** The place of the first or last end of {@code trace}. */
  static Place of(Trace trace, boolean first, double radius) {
    double[] xs = trace.xs();
    double[] ys = trace.ys();
    int at = first ? 0 : xs.length - 1;
    int inward = first ? 1 : -1;
    int back = at;
    while (back + inward >= 0
        && back + inward < xs.length
        && Math.hypot(xs[back] - xs[at], ys[back] - ys[at]) < BACK * radius) {
      back += inward;
    }
    double dx = xs[at] - xs[back];
    double dy = ys[at] - ys[back];
    double length = Math.max(1e-9, Math.hypot(dx, dy));
    return new Place(xs[at], ys[at], dx / length, dy / length);
  }
}
