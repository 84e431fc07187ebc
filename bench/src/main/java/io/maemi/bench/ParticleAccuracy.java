package io.maemi.bench;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Particles counted and sized on those images with hand-drawn instance maps that the particle
 * network never learnt from; the figures are medians of relative errors.
 */
final class ParticleAccuracy {
  /** Half as much again as the medians were when this was set: more is a step back, not chance. */
  private static final double WORST_COUNT = 0.12;

  private static final double WORST_DIAMETER = 0.24;

  private ParticleAccuracy() {}

  static Finding check(Path folder) {
    List<LabelledImages.Labelled> images =
        LabelledImages.instanceMaps(folder).stream()
            .filter(LabelledImages.Labelled::heldOut)
            .toList();
    if (images.isEmpty()) {
      return new Finding(false, "particles on held-out images", "none in " + folder);
    }
    double[] counts = new double[images.size()];
    double[] diameters = new double[images.size()];
    int failed = 0;
    long start = System.nanoTime();
    for (int i = 0; i < counts.length; i++) {
      LabelledImages.Labelled truth = images.get(i);
      counts[i] = 1;
      diameters[i] = 1;
      try {
        Measurement found = Measurer.measure(truth.read(), Kind.PARTICLES);
        Measurement.SizeStatistics size = found.size();
        counts[i] = Math.abs(found.count() - truth.count()) / (double) truth.count();
        if (size != null) {
          diameters[i] = Math.abs(size.mean() - truth.meanDiameter()) / truth.meanDiameter();
        }
      } catch (RuntimeException e) {
        failed++;
        System.out.println(truth.file().getFileName() + ": " + e);
      }
    }
    return new Finding(
        failed == 0 && median(counts) <= WORST_COUNT && median(diameters) <= WORST_DIAMETER,
        "particles on " + counts.length + " held-out images",
        String.format(
            Locale.ROOT,
            "median relative error of count %.2f, of mean diameter %.2f; %d failed; %.0f ms an"
                + " image",
            median(counts),
            median(diameters),
            failed,
            (System.nanoTime() - start) / 1e6 / counts.length));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
