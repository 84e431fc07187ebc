package io.maemi.measure;

import io.maemi.micrograph.Micrograph;
import java.util.ArrayList;
import java.util.List;

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
    Population population = Population.of(scene, found);
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    population.count("particle count", evidence);
    population.diameters("", evidence);
    evidence.add(
        new Quantity(
            "circularity",
            population.circularity(),
            "",
            null,
            "4π·area/perimeter², mean of whole particles",
            null));
    population.cover("coverage", evidence);
    return population.measurement(Kind.PARTICLES, "equivalent diameter", evidence);
  }
}
