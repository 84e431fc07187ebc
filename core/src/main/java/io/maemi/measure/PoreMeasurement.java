package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;

/** Pores: dark openings in a brighter solid; how many, how large, and what share of the area. */
final class PoreMeasurement {
  private PoreMeasurement() {}

  static Measurement of(Scene scene) {
    Segmentation found = ObjectFinder.best(scene, false);
    if (found.shapes().isEmpty()) {
      return Abstention.of(scene, Kind.PORES, "no pores stand out from the solid");
    }
    Population population = Population.of(scene, found);
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    population.count("pore count", evidence);
    population.diameters("pore ", evidence);
    population.cover("porosity", evidence);
    return population.measurement(Kind.PORES, "equivalent pore diameter", evidence);
  }
}
