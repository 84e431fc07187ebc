package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data bar: a strip over the full width (or, where there is none, over the full height on
 * the left or the right), near the top or the bottom but not always at the very edge, of one even
 * background (light, dark or grey) with text on it in strong contrast.
 *
 * <p>For every level that fills some rows almost wholly, runs of rows in which that level dominates
 * are candidates. A candidate is a bar if its height is a bar's, if hardly any of it is neither
 * background nor ink, if rows of it cross many strokes as text does, and if the rows beyond it are
 * not of the same background.
 */
final class DataBarFinder {
  private static final int LEVELS = 256;
  private static final int SMALLEST_SIDE = 96;

  /** Beside an image stand whole words, below each other. */
  private static final int NARROWEST_BESIDE = 60;

  /** Microscopes write no image this tall; the histograms of its rows would not fit in memory. */
  private static final int GREATEST_HEIGHT = 1 << 16;

  /**
   * Grey levels around a background's that still are background. The loose one allows for the
   * ringing of JPEG; the tight one tells a black bar from a dark specimen above it.
   */
  private static final int[] TOLERANCES = {10, 1};

  private static final double PURE_ROW = 0.9;
  private static final double EVEN_EDGE = 0.85;
  private static final double BAR_ROW = 0.4;
  private static final int LONGEST_GAP = 4;
  private static final int THICKEST_LINE = 4;
  private static final int LEAST_ROWS = 12;
  private static final double LEAST_SHARE_OF_HEIGHT = 0.015;
  private static final double MOST_SHARE_OF_HEIGHT = 0.25;
  private static final double BOTTOM_ZONE = 0.65;
  private static final double TOP_ZONE = 0.25;
  private static final int EDGE_ROWS = 4;

  /** Rows beside a bar that tell whether it ends there. */
  private static final int REACH = 8;

  private static final double MOST_BACKGROUND_BEYOND = 0.75;

  private final int width;
  private final int height;
  private final byte[] levels;

  /**
   * For every row where a bar or its edge may be and every level, how many of the row's pixels are
   * below that level; zeros for the rows between.
   */
  private final int[][] below;

  /** The commonest level of each of these rows. */
  private final int[] commonest;

  private DataBarFinder(Levels image) {
    this.width = image.width();
    this.height = image.height();
    this.levels = image.grey();
    this.below = new int[height][];
    this.commonest = new int[height];
    int[] unseen = new int[LEVELS + 1];
    for (int y = 0; y < height; y++) {
      boolean between = y > TOP_ZONE * height + REACH && y < BOTTOM_ZONE * height - REACH;
      below[y] = between ? unseen : count(y);
    }
  }

  /** Counts row {@code y}; neighbours apart, for counting the same level twice running is slow. */
  private int[] count(int y) {
    int[] row = new int[LEVELS + 1];
    int[] others = new int[LEVELS];
    int end = (y + 1) * width;
    int i = y * width;
    for (; i + 1 < end; i += 2) {
      row[(levels[i] & 0xff) + 1]++;
      others[levels[i + 1] & 0xff]++;
    }
    if (i < end) {
      row[(levels[i] & 0xff) + 1]++;
    }
    for (int level = 0; level < LEVELS; level++) {
      row[level + 1] += others[level];
    }
    int most = 0;
    for (int level = 1; level < LEVELS; level++) {
      most = row[level + 1] > row[most + 1] ? level : most;
    }
    commonest[y] = most;
    for (int level = 1; level <= LEVELS; level++) {
      row[level] += row[level - 1];
    }
    return row;
  }

  /** The data bar of {@code image}, or null where none is seen. */
  static @Nullable DataBar find(GreyImage image) {
    return find(Levels.of(image));
  }

  /** The data bar of the image of {@code levels}, or null where none is seen. */
  static @Nullable DataBar find(Levels levels) {
    if (Math.min(levels.width(), levels.height()) < SMALLEST_SIDE
        || levels.height() > GREATEST_HEIGHT) {
      return null;
    }
    DataBar found = new DataBarFinder(levels).find();
    if (found != null || levels.width() > GREATEST_HEIGHT) {
      return found;
    }
    DataBar beside = new DataBarFinder(levels.transposed()).find();
    return beside == null || beside.height() < NARROWEST_BESIDE
        ? null
        : new DataBar(0, levels.height(), null, beside.y(), beside.height());
  }

  private @Nullable DataBar find() {
    for (int tolerance : TOLERANCES) {
      DataBar found = find(tolerance);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable DataBar find(int tolerance) {
    DataBar best = null;
    for (int level : backgrounds(tolerance)) {
      double[] shares = shares(level, tolerance);
      for (int[] run : framed(runs(shares), level, tolerance)) {
        if (isBar(level, tolerance, shares, run[0], run[1])
            && (best == null || run[1] - run[0] > best.height())) {
          best = bar(level, tolerance, shares, run[0], run[1]);
        }
      }
    }
    return best;
  }

  /** Levels that fill at least one row of the zones where bars are, each once. */
  private List<Integer> backgrounds(int tolerance) {
    boolean[] seen = new boolean[LEVELS];
    List<Integer> found = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      if (y > TOP_ZONE * height && y < BOTTOM_ZONE * height) {
        continue;
      }
      int level = dominant(y, tolerance);
      if (level >= 0 && !seen[level]) {
        found.add(level);
        for (int near = Math.max(0, level - 2); near <= Math.min(LEVELS - 1, level + 2); near++) {
          seen[near] = true;
        }
      }
    }
    return found;
  }

  /** The level around which {@link #PURE_ROW} of row {@code y} lies, or -1. */
  private int dominant(int y, int tolerance) {
    int most = commonest[y];
    return share(y, most, tolerance) >= PURE_ROW ? most : -1;
  }

  /** The share of row {@code y} that lies around {@code level}. */
  private double share(int y, int level, int tolerance) {
    int first = Math.max(0, level - tolerance);
    int last = Math.min(LEVELS - 1, level + tolerance);
    return (below[y][last + 1] - below[y][first]) / (double) width;
  }

  private double[] shares(int level, int tolerance) {
    double[] shares = new double[height];
    for (int y = 0; y < height; y++) {
      shares[y] = share(y, level, tolerance);
    }
    return shares;
  }

  /** Runs of bar rows, as first row and row after the last, bridging short gaps. */
  private static List<int[]> runs(double[] shares) {
    List<int[]> runs = new ArrayList<>();
    int start = -1;
    int last = -1;
    for (int y = 0; y < shares.length; y++) {
      if (shares[y] < BAR_ROW) {
        continue;
      }
      if (start >= 0 && y - last > LONGEST_GAP + 1) {
        runs.add(new int[] {start, last + 1});
        start = y;
      }
      start = start < 0 ? y : start;
      last = y;
    }
    if (start >= 0) {
      runs.add(new int[] {start, last + 1});
    }
    return runs;
  }

  /**
   * The runs, and what full-width lines cut out of them: a framed bar on a specimen of its own
   * background.
   */
  private List<int[]> framed(List<int[]> runs, int level, int tolerance) {
    List<int[]> all = new ArrayList<>(runs);
    for (int[] run : runs) {
      int start = run[0];
      for (int y = run[0]; y <= run[1]; y++) {
        if (y == run[1] ? start > run[0] : isLine(y, level, tolerance)) {
          all.add(new int[] {start, y});
          start = y + 1;
        }
      }
    }
    return all;
  }

  /** Whether row {@code y} is a line of even grey in strong contrast to {@code level}. */
  private boolean isLine(int y, int level, int tolerance) {
    int row = dominant(y, tolerance);
    return row >= 0 && Math.abs(row - level) >= BarText.CONTRAST;
  }

  private boolean isBar(int level, int tolerance, double[] shares, int from, int to) {
    int rows = to - from;
    boolean low = from >= BOTTOM_ZONE * height;
    boolean high = to <= TOP_ZONE * height;
    return (low || high)
        && rows >= Math.max(LEAST_ROWS, LEAST_SHARE_OF_HEIGHT * height)
        && rows <= MOST_SHARE_OF_HEIGHT * height
        && (from == 0 || isLine(from - 1, level, tolerance) || isEdge(shares, from, -1))
        && (to == height || isLine(to, level, tolerance) || isEdge(shares, to - 1, 1))
        && BarText.of(levels, width, from, to, level).isText();
  }

  /**
   * Whether the strip ends at {@code row} as if cut with a knife: even rows within, others beyond.
   */
  private static boolean isEdge(double[] shares, int row, int outward) {
    double within = 0;
    double beyond = 0;
    int rowsBeyond = 0;
    for (int i = 0; i < EDGE_ROWS; i++) {
      within = Math.max(within, shares[row - i * outward]);
      int outside = row + (i + 1) * outward;
      if (outside >= 0 && outside < shares.length) {
        beyond += shares[outside];
        rowsBeyond++;
      }
    }
    return within >= EVEN_EDGE
        && (rowsBeyond == 0 || beyond / rowsBeyond <= MOST_BACKGROUND_BEYOND);
  }

  /** The bar from its first to its last even row, with the lines that frame it. */
  private DataBar bar(int level, int tolerance, double[] shares, int from, int to) {
    int first = from;
    while (from > 0 && first < to - 1 && shares[first] < EVEN_EDGE) {
      first++;
    }
    int last = to - 1;
    while (to < height && last > first && shares[last] < EVEN_EDGE) {
      last--;
    }
    first -= lines(first - 1, -1, level, tolerance);
    last += lines(last + 1, 1, level, tolerance);
    return new DataBar(first, last + 1 - first, null);
  }

  /**
   * How many rows from {@code row} outward are a line of another even grey; 0 where that goes on:
   * then it is the specimen.
   */
  private int lines(int row, int outward, int level, int tolerance) {
    for (int rows = 0; rows <= THICKEST_LINE; rows++) {
      int y = row + rows * outward;
      int grey = y >= 0 && y < height ? dominant(y, tolerance) : -1;
      if (grey < 0 || Math.abs(grey - level) <= tolerance) {
        return rows;
      }
    }
    return 0;
  }
}
