package io.maemi.measure;

import io.maemi.micrograph.Micrograph;

/**
 * Particles: how many, how large, how round, how much of the image they cover. They are found by
 * the bundled network.
 */
public final class ParticleMeasurement {
  private ParticleMeasurement() {}

  static Measurement of(Scene scene) {
    return of(scene, ParticleFinder.bundled().find(scene));
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
