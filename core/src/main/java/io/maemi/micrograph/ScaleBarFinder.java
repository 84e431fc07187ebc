package io.maemi.micrograph;

import io.maemi.micrograph.ScaleBar.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what may be a scale bar among ink: a solid line or beam, a line with upright ends, a line
 * that its label interrupts, dashes, or a row of equally spaced ticks.
 */
final class ScaleBarFinder {
  private static final double LEAST_SHARE_OF_WIDTH = 0.012;
  private static final int LEAST_LENGTH = 12;
  private static final double MOST_SHARE_OF_WIDTH = 0.92;
  private static final double LEAST_SLENDERNESS = 3;
  private static final int LEAST_TICKS = 6;
  private static final int RULER_TICKS = 11;

  /** The most that the uprights at a bar's ends differ, in columns. */
  private static final double UNLIKE_ENDS = 1.5;

  /** Ticks stand on whole pixels, some a little wider apart than others. */
  private static final double TICK_TOLERANCE = 2.1;

  private final InkMask mask;
  private final int thickest;

  /**
   * A finder in {@code mask}.
   *
   * @param thickest the greatest thickness of a bar, in rows
   */
  ScaleBarFinder(InkMask mask, int thickest) {
    this.mask = mask;
    this.thickest = thickest;
  }

  /** All candidates; {@code labels} are the boxes of text that a bar may be interrupted by. */
  List<ScaleBar> candidates(List<Box> parts, List<Box> labels) {
    int width = mask.region().width();
    int least = (int) Math.max(LEAST_LENGTH, LEAST_SHARE_OF_WIDTH * width);
    List<Box> strokes =
        mask.strokes(LEAST_LENGTH / 2).stream()
            .filter(stroke -> stroke.width() <= MOST_SHARE_OF_WIDTH * width)
            .filter(stroke -> stroke.height() <= thickest)
            .toList();
    List<ScaleBar> bars = new ArrayList<>();
    for (Box stroke : strokes) {
      if (stroke.width() >= least
          && stroke.width() >= LEAST_SLENDERNESS * stroke.height()
          && isAlone(stroke)
          && !isFrame(stroke)) {
        bars.add(bar(stroke));
      }
    }
    for (Box label : labels) {
      parted(strokes, label, bars);
    }
    dashed(strokes, least, bars);
    ruled(parts, least, bars);
    return bars;
  }

  /** Whether hardly anything touches the stroke's long sides but ticks. */
  private boolean isAlone(Box stroke) {
    Box above = new Box(stroke.left(), stroke.top() - 1, stroke.right(), stroke.top());
    Box below = new Box(stroke.left(), stroke.bottom(), stroke.right(), stroke.bottom() + 1);
    return mask.share(above) <= 0.35 && mask.share(below) <= 0.35;
  }

  /** Whether the stroke is part of a frame around the text, or of the lines between its cells. */
  private boolean isFrame(Box stroke) {
    Box part = mask.partAt(stroke.left(), stroke.top());
    Box region = mask.region();
    return part.width() > MOST_SHARE_OF_WIDTH * region.width()
        || (part.height() > 0.9 * region.height() && part.width() > 1.2 * stroke.width());
  }

  private ScaleBar bar(Box stroke) {
    Ends ends = ends(stroke, stroke);
    return new ScaleBar(
        withTicks(stroke, ends),
        stroke.width() - ends.left() - ends.right(),
        ends.areTicked() ? Kind.TICKED : Kind.SOLID);
  }

  /** Columns from a bar's ends to the middles of the uprights there; 0 where it has none. */
  private record Ends(double left, double right) {
    boolean areTicked() {
      return left > 0;
    }
  }

  /** Of a bar that begins as {@code first} does and ends as {@code last}, both ends alike. */
  private Ends ends(Box first, Box last) {
    double left = tick(first, first.left(), 1);
    double right = tick(last, last.right() - 1, -1);
    return left > 0 && right > 0 && Math.abs(left - right) <= UNLIKE_ENDS
        ? new Ends(left, right)
        : new Ends(0, 0);
  }

  /**
   * Columns from the end {@code x} of a stroke to the middle of the upright there; 0 where there is
   * none. A thick round pen leaves the upright's corners off: then it stands a little inward.
   */
  private double tick(Box stroke, int x, int inward) {
    int most = Math.max(3, stroke.width() / 6);
    int from = 0;
    while (from < (stroke.height() - 1) / 2 && !isUpright(stroke, x + from * inward)) {
      from++;
    }
    int to = from;
    while (to - from < most && isUpright(stroke, x + to * inward)) {
      to++;
    }
    return to == from || to - from == most ? 0 : (from + to) / 2.0;
  }

  /** Whether ink stands out over a long side far enough, or over both sides of a thick stroke. */
  private boolean isUpright(Box stroke, int x) {
    int reach = Math.max(2, stroke.height());
    int above = 0;
    while (above < reach && mask.at(x, stroke.top() - 1 - above)) {
      above++;
    }
    int below = 0;
    while (below < reach && mask.at(x, stroke.bottom() + below)) {
      below++;
    }
    boolean crosses = stroke.height() >= 3 && above > 0 && below > 0;
    return above >= reach || below >= reach || crosses;
  }

  private Box withTicks(Box stroke, Ends ends) {
    if (!ends.areTicked()) {
      return stroke;
    }
    int x = stroke.left() + (int) ends.left();
    int top = stroke.top();
    while (mask.at(x, top - 1)) {
      top--;
    }
    int bottom = stroke.bottom();
    while (mask.at(x, bottom)) {
      bottom++;
    }
    return new Box(stroke.left(), top, stroke.right(), bottom);
  }

  /** Two strokes in one row, as near to the label's sides as words, one left and one right. */
  private void parted(List<Box> strokes, Box label, List<ScaleBar> bars) {
    int near = (int) (1.5 * label.height()) + 4;
    for (Box left : strokes) {
      int middle = (left.top() + left.bottom()) / 2;
      if (middle < label.top()
          || middle > label.bottom()
          || left.right() > label.left() + 2
          || label.left() - left.right() > near) {
        continue;
      }
      for (Box right : strokes) {
        if (right.left() >= label.right() - 2
            && right.left() - label.right() <= near
            && Math.abs(left.top() - right.top()) <= 1
            && Math.abs(left.height() - right.height()) <= 1
            && Math.min(left.width(), right.width()) * 3 >= Math.max(left.width(), right.width())) {
          Box whole = left.with(right);
          Ends ends = ends(left, right);
          double pixels = whole.width() - ends.left() - ends.right();
          bars.add(new ScaleBar(withTicks(whole, ends), pixels, Kind.PARTED));
        }
      }
    }
  }

  /** Three strokes or more in one row, of one thickness, with gaps no longer than they are. */
  private static void dashed(List<Box> strokes, int least, List<ScaleBar> bars) {
    List<Box> sorted = new ArrayList<>(strokes);
    sorted.sort(Comparator.comparingInt(Box::left));
    for (Box first : sorted) {
      Box whole = first;
      Box last = first;
      int dashes = 1;
      int gap = -1;
      for (Box next : sorted) {
        int between = next.left() - last.right();
        if (between > 0
            && between <= 1.2 * first.width()
            && (gap < 0 || Math.abs(between - gap) <= 2)
            && Math.abs(next.width() - first.width()) <= 2
            && next.top() == first.top()
            && next.height() == first.height()) {
          gap = between;
          whole = whole.with(next);
          last = next;
          dashes++;
        }
      }
      if (dashes >= 3 && whole.width() >= least) {
        Box all = whole;
        bars.removeIf(bar -> bar.kind() == Kind.SOLID && all.with(bar.box()).equals(all));
        bars.add(new ScaleBar(whole, whole.width(), Kind.DASHED));
      }
    }
  }

  /** Rows of equally spaced uprights. */
  private void ruled(List<Box> parts, int least, List<ScaleBar> bars) {
    List<Box> ticks =
        parts.stream()
            .filter(part -> part.width() <= Math.max(4, thickest / 3) && part.height() >= 2)
            .filter(part -> part.height() <= 4 * thickest)
            .sorted(Comparator.comparingInt(Box::left))
            .toList();
    for (int i = 0; i + LEAST_TICKS <= ticks.size(); i++) {
      Box first = ticks.get(i);
      List<Box> row =
          ticks.stream()
              .filter(
                  tick ->
                      tick.left() >= first.left()
                          && (Math.abs(tick.top() - first.top()) <= 1
                              || Math.abs(tick.bottom() - first.bottom()) <= 1))
              .toList();
      ScaleBar bar = evenly(row);
      if (bar != null && bar.pixels() >= least) {
        bars.add(bar);
        return;
      }
    }
  }

  private static @Nullable ScaleBar evenly(List<Box> row) {
    if (row.size() < LEAST_TICKS) {
      return null;
    }
    double step = row.get(1).middle() - row.get(0).middle();
    Box whole = row.get(0);
    int count = 1;
    double last = row.get(0).middle();
    for (Box tick : row.subList(1, row.size())) {
      double ahead = tick.middle() - last;
      if (Math.abs(ahead - step) > TICK_TOLERANCE) {
        break;
      }
      whole = whole.with(tick);
      last = tick.middle();
      count++;
      step = (last - row.get(0).middle()) / (count - 1);
    }
    if (count == RULER_TICKS + 1
        && Math.abs(row.get(1).middle() - row.get(0).middle() - step) > 1) {
      return null; // begins with the side of a cell
    }
    return count >= LEAST_TICKS && step > 2
        ? new ScaleBar(whole, last - row.get(0).middle(), Kind.RULED)
        : null;
  }
}
