package io.maemi.adapter;

/**
 * The components of a low-rank product that are used, and those of them that are trained, counted
 * from 0.
 *
 * @param from the first that is trained
 * @param to behind the last that is used and trained: the rank b
 */
public record RankSlice(int from, int to) {
  /** Checks the order. */
  public RankSlice {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no components " + from + " to " + to);
    }
  }

  /** The first {@code b} components, all of them trained. */
  public static RankSlice first(int b) {
    return new RankSlice(0, b);
  }

  /** The components that a linear of rank {@code r} uses. */
  int used(int r) {
    return Math.min(to, r);
  }

  /** The components that a linear of rank {@code r} uses and does not train. */
  int still(int r) {
    return Math.min(from, r);
  }
}
