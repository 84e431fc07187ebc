package io.maemi.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which phase each pixel is of: what a network of the user's tells ({@link PhaseFinder}); without
 * one, {@link GreyPhases}, and where a part of the image has a texture and another has none, the
 * {@link TexturedGround} as one phase beside them.
 *
 * @param of the phase of each pixel; of those told by grey, 0 is the darkest
 * @param names of the phases; of those told by grey, from dark to bright
 * @param method how they were found, in words
 */
record PhaseMap(int width, int height, int[] of, List<String> names, String method) {
  private static final int MOST = 4;

  /** Sides of windows: where grey alone tells, and beside textures, whose rims are coarse. */
  private static final int FINE = 4;

  private static final int COARSE = 7;

  static PhaseMap of(Scene scene) {
    Path own = scene.wanted().network();
    PhaseFinder taught = own == null ? null : OwnNetwork.of(own).phases();
    return taught == null ? byGrey(scene) : taught.find(scene);
  }

  private static PhaseMap byGrey(Scene scene) {
    boolean[] smooth = new boolean[scene.plane().values().length];
    Arrays.fill(smooth, true);
    boolean[] rough = TexturedGround.of(scene);
    boolean mixed = rough.length > 0;
    for (int i = 0; i < rough.length; i++) {
      smooth[i] = !rough[i];
    }
    int[] classes = GreyPhases.of(scene, smooth, mixed ? COARSE : FINE, mixed ? MOST - 1 : MOST);
    for (int i = 0; i < rough.length; i++) {
      classes[i] = rough[i] ? MOST : classes[i];
    }
    return ordered(scene.plane(), classes, mixed);
  }

  /** The classes numbered from dark to bright, empty ones left out. */
  private static PhaseMap ordered(Plane plane, int[] classes, boolean mixed) {
    double[] sum = new double[MOST + 1];
    double[] n = new double[MOST + 1];
    for (int i = 0; i < classes.length; i++) {
      sum[classes[i]] += plane.values()[i];
      n[classes[i]]++;
    }
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k <= MOST; k++) {
      if (n[k] > 0) {
        order.add(k);
      }
    }
    order.sort((a, b) -> Double.compare(sum[a] / n[a], sum[b] / n[b]));
    int[] number = new int[MOST + 1];
    List<String> names = new ArrayList<>();
    int greys = order.size() - (mixed ? 1 : 0);
    int seen = 0;
    for (int k = 0; k < order.size(); k++) {
      number[order.get(k)] = k;
      boolean texture = order.get(k) == MOST;
      names.add(texture ? "textured phase" : name(seen, greys));
      seen += texture ? 0 : 1;
    }
    int[] of = new int[classes.length];
    Arrays.setAll(of, i -> number[classes[i]]);
    String method =
        mixed
            ? "texture by the spread of grey levels, then valleys of the histogram within edges"
            : "valleys of the histogram, noise averaged within edges, shading taken out";
    return new PhaseMap(plane.width(), plane.height(), of, List.copyOf(names), method);
  }

  private static String name(int k, int classes) {
    if (classes == 1) {
      return "smooth phase";
    }
    if (k == 0) {
      return "dark phase";
    }
    if (k == classes - 1) {
      return "bright phase";
    }
    return classes == 3 ? "grey phase" : k == 1 ? "dark grey phase" : "light grey phase";
  }

  /** The share of each phase, 0…1. */
  double[] fractions() {
    double[] fractions = new double[names.size()];
    for (int k : of) {
      fractions[k] += 1.0 / of.length;
    }
    return fractions;
  }
}
