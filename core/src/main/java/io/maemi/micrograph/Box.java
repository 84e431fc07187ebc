package io.maemi.micrograph;

/** A rectangle of pixels; {@code right} and {@code bottom} are the first outside. */
record Box(int left, int top, int right, int bottom) {
  int width() {
    return right - left;
  }

  int height() {
    return bottom - top;
  }

  Box with(Box other) {
    return new Box(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }

  /** The middle of its columns. */
  double middle() {
    return (left + right) / 2.0;
  }

  /** Columns between the two; 0 where they share some. */
  int gapX(Box other) {
    return Math.max(0, Math.max(left, other.left) - Math.min(right, other.right));
  }

  /** Rows between the two; 0 where they share some. */
  int gapY(Box other) {
    return Math.max(0, Math.max(top, other.top) - Math.min(bottom, other.bottom));
  }

  /** Rows that the two share; negative where they are apart. */
  int sharedRows(Box other) {
    return Math.min(bottom, other.bottom) - Math.max(top, other.top);
  }

  /** Columns that the two share; negative where they are apart. */
  int sharedColumns(Box other) {
    return Math.min(right, other.right) - Math.max(left, other.left);
  }

  /** The rectangle grown by {@code margin} on every side, within {@code bounds}. */
  Box grown(int margin, Box bounds) {
    return new Box(
        Math.max(bounds.left, left - margin),
        Math.max(bounds.top, top - margin),
        Math.min(bounds.right, right + margin),
        Math.min(bounds.bottom, bottom + margin));
  }
}
