package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;

/** Pores: dark openings in a brighter solid; how many, how large, and what share of the area. */
final class PoreMeasurement {
  /**
   * Rims are looked for as far out as this share of the diameter; nearer than this, in pixels, they
   * are the outline.
   */
  private static final double RIM_SHARE = 0.1;

  private static final double RIM = 2.5;

  private PoreMeasurement() {}

  static Measurement of(Scene scene) {
    Segmentation found = ObjectFinder.best(scene, false);
    if (found.shapes().isEmpty()) {
      return Abstention.of(scene, Kind.PORES, "no pores stand out from the solid");
    }
    Population population = Population.of(scene, found, wider(scene, found));
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    population.count("pore count", evidence);
    population.diameters("pore ", evidence);
    population.cover("porosity", evidence);
    return population.measurement(Kind.PORES, "equivalent pore diameter", evidence);
  }

  /**
   * Pixels by which pores are wider than their dark parts: hollow cells get darker towards the
   * middle, their edge is a rim.
   */
  private static double wider(Scene scene, Segmentation found) {
    double[] diameters = found.shapes().stream().mapToDouble(Shape::diameter).sorted().toArray();
    double offset =
        Edges.of(scene).offset(found.labels(), RIM_SHARE * diameters[diameters.length / 2]);
    return offset > RIM ? 2 * offset : 0;
  }
}
