package io.maemi.bench;

import io.maemi.evaluate.MeasureEvaluation;
import io.maemi.evaluate.MeasureReport;
import io.maemi.evaluate.MeasureRow;
import io.maemi.foundation.Progress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Particles counted and sized on those images with hand-drawn instance maps that the particle
 * network never learnt from, as {@code maemi evaluate measure} does.
 */
final class ParticleAccuracy {
  /** Half as much again as the medians were when this was set: more is a step back, not chance. */
  private static final double WORST_COUNT = 0.12;

  private static final double WORST_DIAMETER = 0.12;

  private ParticleAccuracy() {}

  static Finding check(Path data) {
    long start = System.nanoTime();
    MeasureReport report =
        MeasureEvaluation.particles(data.resolve("particles-emps"), Progress.SILENT);
    double seconds = (System.nanoTime() - start) / 1e9;
    MeasureRow ours = report.rows().get(0);
    Map<String, Double> figures =
        ours.figures().stream()
            .collect(Collectors.toMap(MeasureRow.Figure::name, MeasureRow.Figure::value));
    boolean passed =
        ours.n() > 0
            && figures.getOrDefault("count MedAPE", 1.0) <= WORST_COUNT
            && figures.getOrDefault("size MedAPE", 1.0) <= WORST_DIAMETER;
    String found =
        ours.text().strip() + String.format(Locale.ROOT, "; all ways took %.0f s", seconds);
    return new Finding(passed, "particles on held-out images", found);
  }
}
