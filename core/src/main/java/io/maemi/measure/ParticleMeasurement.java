package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;

/** Particles: how many, how large, how round, how much of the image they cover. */
final class ParticleMeasurement {
  private ParticleMeasurement() {}

  static Measurement of(Scene scene) {
    Segmentation found = ObjectFinder.best(scene);
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
