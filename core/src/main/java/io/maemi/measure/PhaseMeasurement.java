package io.maemi.measure;

import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Measurement.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Phases with their stereology, and the layers of a cross section. */
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
    long shown = Arrays.stream(fractions).filter(fraction -> fraction > 0).count();
    evidence.add(new Quantity("phase count", shown, "", null, map.method(), null));
    PhaseFigures stereology = new PhaseFigures(scene, map);
    stereology.fractions(evidence);
    List<Quantity> figures = new ArrayList<>();
    stereology.lengths(figures);
    List<MeasuredObject> objects = List.of();
    Measurement.@Nullable SizeStatistics size = null;
    Layers layers = Layers.of(scene);
    if (layers != null) {
      LayerFigures own = new LayerFigures(scene, layers);
      own.evidence(evidence);
      own.figures(figures);
      objects = own.objects();
      size = own.sizes().sizes(scene.unit(), "layer thickness");
    }
    return new Measurement(
            Kind.PHASES,
            (int) shown,
            size,
            objects,
            phases,
            List.of(),
            false,
            List.copyOf(evidence))
        .with(List.copyOf(figures));
  }
}
