package io.maemi.micrograph;

/**
 * A scale bar.
 *
 * @param box where it stands, ticks included
 * @param pixels its length: of a bar without ticks its columns, otherwise from the middle of one
 *     end tick to that of the other
 * @param kind how it is drawn
 */
record ScaleBar(Box box, double pixels, Kind kind) {
  enum Kind {
    SOLID,
    TICKED,
    /** Interrupted by its label. */
    PARTED,
    DASHED,
    /** A row of ticks without a line, or with one. */
    RULED
  }

  /** Where its label may stand nearest to. */
  double distance(Box label) {
    return Math.hypot(box.gapX(label), box.gapY(label));
  }
}
