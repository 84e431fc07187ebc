package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds rulers that stand in the image itself without a line: eleven ticks or dots of one size,
 * evenly spaced in a row, as Hitachi draws them. Fewer would be a ruler of which an end is lost in
 * the image, more a grating.
 */
final class MarkRuler {
  private static final int INTERVALS = 10;
  private static final int MOST_LOST = 2;
  private static final int MOST_MARKS = 4000;
  private static final double WIDEST_SHARE_OF_WIDTH = 0.012;
  private static final double TALLEST_SHARE_OF_HEIGHT = 0.05;
  private static final int LEAST_AREA = 4;
  private static final double FILLED = 0.75;
  private static final double LEAST_STEP = 5;

  /** Marks stand on whole pixels. */
  private static final double TOLERANCE = 1.6;

  private MarkRuler() {}

  /** All in {@code mask}, which is that of a whole image. */
  static List<ScaleBar> in(InkMask mask) {
    List<Box> marks = marks(mask);
    List<ScaleBar> rulers = new ArrayList<>();
    for (Box first : marks) {
      List<Box> row = marks.stream().filter(mark -> isLike(mark, first)).toList();
      for (Box second : row) {
        if (second.left() >= first.right()) {
          ScaleBar ruler = ruler(first, second, row);
          if (ruler != null) {
            rulers.add(ruler);
          }
        }
      }
    }
    return rulers;
  }

  private static List<Box> marks(InkMask mask) {
    int widest = (int) Math.max(4, WIDEST_SHARE_OF_WIDTH * mask.region().width());
    int tallest = (int) Math.max(8, TALLEST_SHARE_OF_HEIGHT * mask.region().height());
    return mask.parts().stream()
        .filter(part -> part.width() <= widest && part.height() <= tallest && part.height() >= 2)
        .filter(part -> part.width() * part.height() >= LEAST_AREA && mask.share(part) >= FILLED)
        .sorted(Comparator.comparingInt(Box::left))
        .limit(MOST_MARKS)
        .toList();
  }

  /** Whether {@code mark} is as large as {@code first} and stands in its row. */
  private static boolean isLike(Box mark, Box first) {
    return Math.abs(mark.top() - first.top()) <= 1
        && Math.abs(mark.bottom() - first.bottom()) <= 1
        && Math.abs(mark.width() - first.width()) <= 1;
  }

  /** The ruler that begins with these two of {@code row}, or null where they begin none. */
  private static @Nullable ScaleBar ruler(Box first, Box second, List<Box> row) {
    double start = first.middle();
    double step = second.middle() - start;
    if (step < LEAST_STEP || at(start - step, row) != null) {
      return null;
    }
    Box last = second;
    int lost = 0;
    for (int i = 2; i <= INTERVALS; i++) {
      Box next = at(start + i * step, row);
      lost += next == null ? 1 : 0;
      if (lost > MOST_LOST || (next == null && i == INTERVALS)) {
        return null;
      }
      if (next != null) {
        step = (next.middle() - start) / i;
        last = next;
      }
    }
    return at(start + (INTERVALS + 1) * step, row) == null
        ? new ScaleBar(first.with(last), last.middle() - start, ScaleBar.Kind.RULED)
        : null;
  }

  private static @Nullable Box at(double x, List<Box> row) {
    for (Box mark : row) {
      if (Math.abs(mark.middle() - x) <= TOLERANCE) {
        return mark;
      }
    }
    return null;
  }
}
