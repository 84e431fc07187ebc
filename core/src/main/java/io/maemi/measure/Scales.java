package io.maemi.measure;

import java.util.List;

/**
 * Objects at the scale that goes with their size. What lies within a pore (struts, windows, rough
 * walls) must be smoothed away before pores are told apart, but not the pores themselves: the
 * coarsest smoothing that is small against the objects found with it says how many there are, and
 * the finest one that finds as many gives their outlines.
 */
final class Scales {
  /** Additional smoothing in pixels, coarsest first. */
  private static final double[] SIGMAS = {8, 4, 0};

  /** Smoothing is small up to this share of the mean diameter. */
  private static final double SMALL = 0.15;

  /** Two scales find the same objects where their numbers differ by no more than this. */
  private static final double SAME = 0.1;

  private Scales() {}

  /** Dark objects of {@code scene} at the right scale. */
  static Segmentation dark(Scene scene) {
    Segmentation[] found = new Segmentation[SIGMAS.length];
    for (int k = 0; k < found.length; k++) {
      found[k] = ObjectFinder.at(scene.smoother(SIGMAS[k]), false, true);
    }
    int right = 0;
    while (right < found.length - 1
        && SIGMAS[right] > SMALL * meanDiameter(found[right].shapes())) {
      right++;
    }
    int n = found[right].shapes().size();
    for (int k = found.length - 1; k > right; k--) {
      if (Math.abs(found[k].shapes().size() - n) <= SAME * n) {
        return found[k];
      }
    }
    return found[right];
  }

  private static double meanDiameter(List<Shape> shapes) {
    return shapes.stream().mapToDouble(Shape::diameter).average().orElse(0);
  }
}
