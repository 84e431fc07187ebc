package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Which pixels of a region are ink, and what they form. Coordinates are those of the image. */
final class InkMask {
  private static final int MOST_PARTS = 20_000;

  /** How far the lines of a table reach, as shares of the mask's sides. */
  private static final double LONG_LINE = 0.3;

  /** How far they reach where they meet others. */
  private static final double SHORT_LINE = 0.1;

  private static final double TALL_LINE = 0.8;

  private final Box region;
  private final boolean[] ink;

  /** For each pixel the number of its part, from 1; empty until {@link #parts} is asked for. */
  private int[] partOf = {};

  private final List<Box> parts = new ArrayList<>();

  /** Columns of the upright lines of a table that were taken out. */
  private final List<Integer> edges = new ArrayList<>();

  private InkMask(Box region, boolean[] ink) {
    this.region = region;
    this.ink = ink;
  }

  /** The pixels of {@code region} whose level {@code isInk}. */
  static InkMask of(Levels levels, Box region, IntPredicate isInk) {
    boolean[] ink = new boolean[region.width() * region.height()];
    boolean[] inked = new boolean[256];
    for (int level = 0; level < inked.length; level++) {
      inked[level] = isInk.test(level);
    }
    byte[] grey = levels.grey();
    int i = 0;
    for (int y = region.top(); y < region.bottom(); y++) {
      int row = y * levels.width();
      for (int x = region.left(); x < region.right(); x++) {
        ink[i++] = inked[grey[row + x] & 0xff];
      }
    }
    return new InkMask(region, ink);
  }

  /**
   * The mask without the lines between the cells of a table, on which scale bars and letters may
   * stand: straight runs across much of it where they are {@code weak}, and all of those that reach
   * from one upright line or side to another.
   *
   * @param faint the same region with fainter ink too: compression pales lines a pixel wide
   */
  InkMask withoutLines(InkMask faint, Levels levels, IntPredicate weak) {
    boolean[] left = ink.clone();
    int columns = region.width();
    int rows = region.height();
    InkMask without = new InkMask(region, left);
    int[] inked = faint.inkOfColumns();
    for (int x = 0; x < columns; x++) {
      if (inked[x] >= TALL_LINE * rows
          && !faint.runs(x, columns, rows, TALL_LINE * rows).isEmpty()) {
        without.edges.add(region.left() + x);
      }
    }
    for (int y = 0; y < rows; y++) {
      for (int[] run : faint.runs(y * columns, 1, columns, SHORT_LINE * columns)) {
        if (without.isEdge(run[0] - 1) && without.isEdge(run[1])) {
          Arrays.fill(left, y * columns + run[0], y * columns + run[1], false);
        } else if (run[1] - run[0] >= LONG_LINE * columns) {
          erase(levels, weak, left, y * columns + run[0], 1, run[1] - run[0]);
        }
      }
    }
    for (int edge : without.edges) {
      int x = edge - region.left();
      for (int[] run : faint.runs(x, columns, rows, TALL_LINE * rows)) {
        erase(levels, weak, left, run[0] * columns + x, columns, run[1] - run[0]);
      }
    }
    return without;
  }

  /** The mask without what lies in {@code box}, a part of its region. */
  InkMask without(Box box) {
    boolean[] left = ink.clone();
    for (int y = box.top(); y < box.bottom(); y++) {
      int row = (y - region.top()) * region.width() - region.left();
      Arrays.fill(left, row + box.left(), row + box.right(), false);
    }
    return new InkMask(region, left);
  }

  /** The mask without the parts of which no pixel is {@code strong}. */
  InkMask reaching(Levels levels, IntPredicate strong) {
    boolean[] kept = new boolean[parts().size() + 1];
    for (int i = 0; i < ink.length; i++) {
      kept[partOf[i]] |= ink[i] && strong.test(level(levels, i));
    }
    boolean[] left = ink.clone();
    for (int i = 0; i < left.length; i++) {
      left[i] &= kept[partOf[i]];
    }
    return new InkMask(region, left);
  }

  /** Whether an upright line or a side of the mask stands at column {@code x}, or next to it. */
  private boolean isEdge(int x) {
    boolean side = x <= 1 || x >= region.width() - 2;
    return side || edges.stream().anyMatch(edge -> Math.abs(edge - region.left() - x) <= 1);
  }

  /** Runs of ink among {@code count} pixels in a line, each as its first and the first behind. */
  private List<int[]> runs(int from, int step, int count, double least) {
    List<int[]> runs = new ArrayList<>();
    int run = 0;
    for (int i = 0; i <= count; i++) {
      if (i < count && ink[from + i * step]) {
        run++;
        continue;
      }
      if (run > 0 && run >= least) {
        runs.add(new int[] {i - run, i});
      }
      run = 0;
    }
    return runs;
  }

  private int[] inkOfColumns() {
    int[] inked = new int[region.width()];
    int i = 0;
    for (int y = 0; y < region.height(); y++) {
      for (int x = 0; x < inked.length; x++) {
        inked[x] += ink[i++] ? 1 : 0;
      }
    }
    return inked;
  }

  /** Takes the weak ones of {@code count} pixels in a line out of {@code left}. */
  private void erase(
      Levels levels, IntPredicate weak, boolean[] left, int from, int step, int count) {
    for (int i = 0; i < count; i++) {
      int at = from + i * step;
      left[at] &= !weak.test(level(levels, at));
    }
  }

  private int level(Levels levels, int at) {
    return levels.at(region.left() + at % region.width(), region.top() + at / region.width());
  }

  Box region() {
    return region;
  }

  /** Whether a pixel is ink; outside the region none is. */
  boolean at(int x, int y) {
    return x >= region.left()
        && x < region.right()
        && y >= region.top()
        && y < region.bottom()
        && ink[(y - region.top()) * region.width() + x - region.left()];
  }

  /** The boxes of what hangs together over sides or corners; at most {@link #MOST_PARTS}. */
  List<Box> parts() {
    if (partOf.length > 0) {
      return parts;
    }
    partOf = new int[ink.length];
    int width = region.width();
    boolean[] left = ink.clone();
    int[] stack = new int[1024];
    for (int start = 0; start < left.length && parts.size() < MOST_PARTS; start++) {
      if (!left[start]) {
        continue;
      }
      int size = 0;
      stack[size++] = start;
      left[start] = false;
      int x0 = width;
      int x1 = 0;
      int y0 = region.height();
      int y1 = 0;
      while (size > 0) {
        int at = stack[--size];
        partOf[at] = parts.size() + 1;
        int x = at % width;
        int y = at / width;
        x0 = Math.min(x0, x);
        x1 = Math.max(x1, x);
        y0 = Math.min(y0, y);
        y1 = Math.max(y1, y);
        for (int ny = Math.max(0, y - 1); ny <= Math.min(region.height() - 1, y + 1); ny++) {
          for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
            int next = ny * width + nx;
            if (left[next]) {
              left[next] = false;
              if (size == stack.length) {
                stack = Arrays.copyOf(stack, 2 * size);
              }
              stack[size++] = next;
            }
          }
        }
      }
      parts.add(
          new Box(
              region.left() + x0,
              region.top() + y0,
              region.left() + x1 + 1,
              region.top() + y1 + 1));
    }
    return parts;
  }

  /** The parts by the cells of the table that they stand in; all in one where there is none. */
  List<List<Box>> cells() {
    Map<Integer, List<Box>> cells = new TreeMap<>();
    for (Box part : parts()) {
      int left = (int) edges.stream().filter(edge -> edge <= part.left()).count();
      cells.computeIfAbsent(left, cell -> new ArrayList<>()).add(part);
    }
    return List.copyOf(cells.values());
  }

  /** The box of the part that a pixel of ink belongs to. */
  Box partAt(int x, int y) {
    parts();
    int number = partOf[(y - region.top()) * region.width() + x - region.left()];
    return number == 0 ? new Box(x, y, x + 1, y + 1) : parts().get(number - 1);
  }

  /** The share of ink in {@code box}, which may reach beyond the region; 0 for an empty box. */
  double share(Box box) {
    long inked = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        inked += at(x, y) ? 1 : 0;
      }
    }
    return inked / Math.max(1.0, (double) box.width() * box.height());
  }

  /**
   * Straight horizontal strokes of at least {@code leastLength} columns, each with all the rows
   * over which its ends stay where they are.
   */
  List<Box> strokes(int leastLength) {
    List<Box> open = new ArrayList<>();
    List<Box> done = new ArrayList<>();
    for (int y = region.top(); y <= region.bottom(); y++) {
      List<Box> next = new ArrayList<>();
      for (Box run : y < region.bottom() ? runs(y, leastLength) : List.<Box>of()) {
        Box grown = run;
        // Scaled and compressed images round a bar's corners off.
        int wander = 1 + Math.min(2, run.width() / 40);
        for (Box above : open) {
          if (Math.abs(above.left() - run.left()) <= wander
              && Math.abs(above.right() - run.right()) <= wander) {
            grown = run.with(above);
            open.remove(above);
            break;
          }
        }
        next.add(grown);
      }
      done.addAll(open);
      open = next;
      if (done.size() > MOST_PARTS) {
        break;
      }
    }
    return done;
  }

  private List<Box> runs(int y, int leastLength) {
    List<Box> runs = new ArrayList<>();
    int start = -1;
    int row = (y - region.top()) * region.width() - region.left();
    for (int x = region.left(); x <= region.right(); x++) {
      boolean inked = x < region.right() && ink[row + x];
      if (inked && start < 0) {
        start = x;
      } else if (!inked && start >= 0) {
        if (x - start >= leastLength) {
          runs.add(new Box(start, y, x, y + 1));
        }
        start = -1;
      }
    }
    return runs;
  }
}
