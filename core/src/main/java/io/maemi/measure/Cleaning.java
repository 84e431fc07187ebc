package io.maemi.measure;

import java.util.List;

/** Makes a mask of objects whole: holes that belong to an object are filled. */
final class Cleaning {
  /**
   * Holes smaller than this share of a disc as thick as the matter around them are filled whatever
   * their shape.
   */
  private static final double SMALL_HOLE = 0.05;

  /**
   * Holes at least as convex as this may be inside an object; other gaps between objects that touch
   * are not.
   */
  private static final double CONVEX_HOLE = 0.9;

  /** Objects with bright rims have such a share of holes; heaps with gaps in them have less. */
  private static final double RIMMED = 0.25;

  /** A single hole of such a share in something so convex is inside it, not beside it. */
  private static final double INSIDE = 0.05;

  private static final double CONVEX = 0.88;

  private Cleaning() {}

  /**
   * {@code mask} with its holes filled: small ones, and large ones that are no gaps between objects
   * that touch.
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
    boolean[] whole = mask.clone();
    if (inner.count() == 0) {
      return whole;
    }
    boolean[] fill = fill(inner, Labels.connected(mask, true, width, height));
    for (int i = 0; i < whole.length; i++) {
      whole[i] |= fill[inner.of()[i]];
    }
    return whole;
  }

  /** Which holes to fill. */
  private static boolean[] fill(Labels holes, Labels objects) {
    int[] areas = objects.areas();
    int[] sides = objects.sides();
    int[] firsts = holes.firsts();
    List<Shape> shapes = Shape.of(holes);
    int[] around = new int[shapes.size()];
    double[] filled = new double[areas.length];
    double[] open = new double[areas.length];
    boolean[] fill = new boolean[shapes.size() + 1];
    boolean[] convex = new boolean[fill.length];
    for (int label = 1; label < areas.length; label++) {
      filled[label] = areas[label];
    }
    for (Shape hole : shapes) {
      int own = objects.of()[Math.max(0, firsts[hole.label()] - objects.width())];
      around[hole.label() - 1] = own;
      filled[own] += hole.area();
      // Four times area over sides is the radius of a disc and half the width of a band.
      double thick = 4.0 * areas[own] / sides[own];
      fill[hole.label()] = hole.area() < 12 || hole.area() < SMALL_HOLE * Math.PI * thick * thick;
      convex[hole.label()] = !fill[hole.label()] && hole.solidity() > CONVEX_HOLE;
      open[own] += convex[hole.label()] ? hole.area() : 0;
    }
    List<Shape> outer = null;
    for (Shape hole : shapes) {
      if (convex[hole.label()]) {
        int own = around[hole.label() - 1];
        boolean inside = open[own] > RIMMED * filled[own];
        if (!inside && hole.area() > INSIDE * filled[own]) {
          outer = outer == null ? Shape.of(objects) : outer;
          inside = filled[own] > CONVEX * outer.get(own - 1).hull();
        }
        fill[hole.label()] = inside;
      }
    }
    return fill;
  }
}
