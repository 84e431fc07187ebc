package io.maemi.measure;

import io.maemi.micrograph.Micrograph;

/**
 * Particles: how many, how large, how round, how much of the image they cover. They are found by
 * the bundled network. Where its outlines keep badly to the image's edges and thresholds find
 * mostly the same objects with clearly better outlines, theirs are taken: small particles on a
 * lumpy support, which the network outlines together with what carries them.
 */
public final class ParticleMeasurement {
  /** Below this score ({@link Edges#score}) of the network's outlines, others are looked for. */
  private static final double POOR = 0.35;

  /** How many times the network's score the others' must be. */
  private static final double BETTER = 1.3;

  /** Two ways find the same objects where more than this share of them lie on each other. */
  private static final double SAME = 0.4;

  /** And where their numbers differ by no more than this share. */
  private static final double AS_MANY = 0.25;

  private ParticleMeasurement() {}

  static Measurement of(Scene scene) {
    return of(scene, outlined(scene, ParticleFinder.bundled().find(scene)));
  }

  private static Segmentation outlined(Scene scene, Segmentation network) {
    Edges edges = Edges.of(scene);
    double score = edges.score(network);
    if (network.shapes().isEmpty() || score >= POOR) {
      return network;
    }
    Segmentation other = ObjectFinder.best(scene);
    int n = network.shapes().size();
    boolean same =
        Math.abs(other.shapes().size() - n) <= AS_MANY * n
            && same(network.labels(), other.labels()) > SAME;
    return same && edges.score(other) > BETTER * score ? other : network;
  }

  /** The share of objects that half of what both outline together is common to. */
  private static double same(Labels some, Labels others) {
    int stride = others.count() + 1;
    int[] common = new int[(some.count() + 1) * stride];
    for (int i = 0; i < some.of().length; i++) {
      common[some.of()[i] * stride + others.of()[i]]++;
    }
    int[] areas = some.areas();
    int[] otherAreas = others.areas();
    int same = 0;
    for (int a = 1; a <= some.count(); a++) {
      for (int b = 1; b < stride; b++) {
        int both = common[a * stride + b];
        same += 2 * both > areas[a] + otherAreas[b] - both ? 1 : 0;
      }
    }
    return same / (double) Math.max(1, Math.max(some.count(), others.count()));
  }

  /**
   * Measures particles by thresholds and the watershed of the distance map: what the network's
   * figures are compared with.
   */
  public static Measurement classically(Micrograph micrograph) {
    Scene scene = Scene.of(micrograph);
    return scene.empty()
        ? Abstention.of(scene, Kind.PARTICLES, scene.whyEmpty())
        : of(scene, ObjectFinder.best(scene));
  }

  private static Measurement of(Scene scene, Segmentation found) {
    if (found.shapes().isEmpty()) {
      return Abstention.of(scene, Kind.PARTICLES, "no particles stand out from the ground");
    }
    return Population.of(scene, found).particles();
  }
}
