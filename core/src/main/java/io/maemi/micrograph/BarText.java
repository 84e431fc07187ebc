package io.maemi.micrograph;

/**
 * What a strip of rows looks like, seen as text on an even background.
 *
 * @param ink share of its pixels far from the background
 * @param between share of its pixels that are neither background nor ink: edges of letters, or an
 *     image
 * @param textRows rows that cross at least {@link #STROKES} strokes
 * @param emptyColumns share of its columns that hold no ink but that of lines from side to side
 * @param unevenness mean distance of the background's pixels from its level
 */
record BarText(double ink, double between, int textRows, double emptyColumns, double unevenness) {
  private static final int TOLERANCE = 16;

  /** Grey levels between background and ink. */
  static final int CONTRAST = 80;

  private static final int STROKES = 4;
  private static final int LEAST_TEXT_ROWS = 6;
  private static final double MOST_UNEVENNESS = 3;

  /** A row of more ink is a line between rows of a table. */
  private static final double LINE = 0.8;

  static BarText of(byte[] levels, int width, int from, int to, int background) {
    int ink = 0;
    int between = 0;
    int textRows = 0;
    int even = 0;
    long distances = 0;
    boolean[] inked = new boolean[width];
    for (int y = from; y < to; y++) {
      int strokes = 0;
      int inRow = 0;
      boolean inside = false;
      for (int x = 0; x < width; x++) {
        int distance = Math.abs((levels[y * width + x] & 0xff) - background);
        boolean isInk = distance >= CONTRAST;
        strokes += isInk && !inside ? 1 : 0;
        inside = isInk;
        inRow += isInk ? 1 : 0;
        between += !isInk && distance > TOLERANCE ? 1 : 0;
        if (distance <= TOLERANCE) {
          even++;
          distances += distance;
        }
      }
      for (int x = 0; x < width && inRow > 0 && inRow <= LINE * width; x++) {
        inked[x] |= Math.abs((levels[y * width + x] & 0xff) - background) >= CONTRAST;
      }
      ink += inRow;
      textRows += strokes >= STROKES ? 1 : 0;
    }
    int empty = 0;
    for (boolean column : inked) {
      empty += column ? 0 : 1;
    }
    double pixels = (double) (to - from) * width;
    return new BarText(
        ink / pixels,
        between / pixels,
        textRows,
        empty / (double) width,
        distances / Math.max(1.0, even));
  }

  boolean isText() {
    return ink >= 0.006
        && ink <= 0.5
        && between <= 0.2
        && textRows >= LEAST_TEXT_ROWS
        && emptyColumns >= 0.1
        && unevenness <= MOST_UNEVENNESS;
  }
}
