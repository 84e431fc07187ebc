package io.maemi.measure;

import org.jspecify.annotations.Nullable;

/**
 * Objects at the scale that goes with their size. What lies within a pore (struts, windows, rough
 * walls) must be smoothed away before pores are told apart, but not the pores themselves: the
 * coarsest smoothing that is small against the objects found with it says how many there are, and
 * the finest one that finds as many gives their outlines.
 */
final class Scales {
  /** Additional smoothing in pixels of the file, coarsest first. */
  private static final double[] SIGMAS = {8, 4, 0};

  /** Smoothing is small up to this share of the mean diameter. */
  private static final double SMALL = 0.15;

  /** Two scales find the same objects where their numbers differ by no more than this. */
  private static final double SAME = 0.1;

  /** From this mean diameter on, in pixels of the file, half the resolution gives outlines too. */
  private static final double LARGE = 80;

  private final Scene[] scenes = new Scene[SIGMAS.length];
  private final @Nullable Segmentation[] found = new Segmentation[SIGMAS.length];

  private Scales(Scene scene) {
    Scene coarse = scene.coarse();
    for (int k = 0; k < SIGMAS.length; k++) {
      scenes[k] = SIGMAS[k] == 0 ? scene : coarse.smoother(SIGMAS[k] / coarse.fold());
    }
  }

  /** Objects and the scene that they were found on. */
  record Found(Scene scene, Segmentation objects) {}

  /** Dark objects of {@code scene} at the right scale. */
  static Found dark(Scene scene) {
    return new Scales(scene).right();
  }

  private Found right() {
    int finest = SIGMAS.length - 1;
    int right = 0;
    while (right < finest && SIGMAS[right] > SMALL * meanDiameter(right)) {
      right++;
    }
    int n = at(right).shapes().size();
    if (right < finest && meanDiameter(right) > LARGE) {
      scenes[finest] = scenes[finest].coarse();
    }
    for (int k = finest; k > right; k--) {
      if (Math.abs(at(k).shapes().size() - n) <= SAME * n) {
        return new Found(scenes[k], at(k));
      }
    }
    return new Found(scenes[right], at(right));
  }

  private Segmentation at(int k) {
    Segmentation known = found[k];
    if (known == null) {
      known = ObjectFinder.at(scenes[k], false, true);
      found[k] = known;
    }
    return known;
  }

  /** In pixels of the file. */
  private double meanDiameter(int k) {
    return scenes[k].fold()
        * at(k).shapes().stream().mapToDouble(Shape::diameter).average().orElse(0);
  }
}
