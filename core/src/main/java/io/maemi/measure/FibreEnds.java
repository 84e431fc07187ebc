package io.maemi.measure;

import io.maemi.measure.FibreTracer.Trace;
import java.util.List;

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

  /** Fibres are straight from this mean distance of their ends on, over their length. */
  private static final double STRAIGHT = 0.97;

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
    double mean = traces.stream().mapToDouble(Trace::straightness).average().orElse(0);
    FibreEnds ends = new FibreEnds(depth, radius, mean > STRAIGHT);
    return traces.stream().map(ends::told).toList();
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
