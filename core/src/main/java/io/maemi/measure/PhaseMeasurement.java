package io.maemi.measure;

import io.maemi.measure.Measurement.Phase;
import java.util.ArrayList;
import java.util.List;

/** Phases with their stereology. */
final class PhaseMeasurement {
  private PhaseMeasurement() {}

  static Measurement of(Scene scene) {
    PhaseMap map = PhaseMap.of(scene);
    double[] fractions = map.fractions();
    List<Phase> phases = new ArrayList<>();
    for (int k = 0; k < fractions.length; k++) {
      phases.add(new Phase(map.names().get(k), fractions[k]));
    }
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    evidence.add(new Quantity("phase count", fractions.length, "", null, map.method(), null));
    PhaseFigures stereology = new PhaseFigures(scene, map);
    stereology.fractions(evidence);
    List<Quantity> figures = new ArrayList<>();
    stereology.lengths(figures);
    return new Measurement(
        Kind.PHASES,
        phases.size(),
        null,
        List.of(),
        phases,
        List.of(),
        false,
        List.copyOf(evidence),
        List.copyOf(figures));
  }
}
