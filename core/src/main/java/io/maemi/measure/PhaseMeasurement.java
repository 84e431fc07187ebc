package io.maemi.measure;

import io.maemi.measure.Cracks.Crack;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Measurement.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Phases with their stereology, the layers of a cross section, and cracks. */
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
    List<MeasuredObject> objects = new ArrayList<>();
    Measurement.@Nullable SizeStatistics size = null;
    Layers layers = Layers.of(scene);
    if (layers != null) {
      LayerFigures own = new LayerFigures(scene, layers);
      own.evidence(evidence);
      own.figures(figures);
      objects.addAll(own.objects());
      size = own.sizes().sizes(scene.unit(), "layer thickness");
    }
    List<Crack> cracks = Cracks.of(scene);
    if (!cracks.isEmpty()) {
      CrackFigures own = new CrackFigures(scene, cracks);
      own.evidence(evidence);
      own.figures(figures);
      objects.addAll(own.objects(objects.size() + 1));
      size = size == null ? own.sizes().sizes(scene.unit(), "crack width") : size;
    }
    return new Measurement(
            Kind.PHASES,
            (int) shown,
            size,
            List.copyOf(objects),
            phases,
            List.of(),
            false,
            List.copyOf(evidence))
        .with(List.copyOf(figures));
  }
}
