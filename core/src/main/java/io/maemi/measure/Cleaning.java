package io.maemi.measure;

import java.util.List;

/** Makes a mask of objects whole: holes that belong to an object are filled. */
final class Cleaning {
  /** Holes smaller than this share of the object around them are filled whatever their shape. */
  private static final double SMALL_HOLE = 0.05;

  /**
   * Holes at least as convex as this are inside an object; the gaps between objects that touch are
   * not.
   */
  private static final double CONVEX_HOLE = 0.9;

  private Cleaning() {}

  /**
   * {@code mask} with its holes filled: small ones, and large ones that are no gaps between convex
   * objects.
   */
  static boolean[] clean(boolean[] mask, int width, int height) {
    Labels ground = Labels.connected(mask, false, width, height);
    boolean[] border = ground.onBorder();
    boolean[] holes = border.clone();
    for (int label = 1; label < holes.length; label++) {
      holes[label] = !border[label];
    }
    holes[0] = false;
    Labels inner = ground.keep(holes);
    Labels objects = Labels.connected(mask, true, width, height);
    int[] areas = objects.areas();
    List<Shape> shapes = Shape.of(inner);
    boolean[] fill = new boolean[inner.count() + 1];
    int[] firsts = inner.firsts();
    for (Shape hole : shapes) {
      int around = objects.of()[Math.max(0, firsts[hole.label()] - width)];
      boolean small = hole.area() < 12 || hole.area() < SMALL_HOLE * areas[around];
      fill[hole.label()] = small || hole.solidity() > CONVEX_HOLE;
    }
    boolean[] whole = mask.clone();
    for (int i = 0; i < whole.length; i++) {
      whole[i] |= inner.of()[i] != 0 && fill[inner.of()[i]];
    }
    return whole;
  }
}
