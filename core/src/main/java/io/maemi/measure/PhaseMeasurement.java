package io.maemi.measure;

import io.maemi.measure.Measurement.Phase;
import java.util.ArrayList;
import java.util.List;

/** Phases: area fractions of grey classes. */
final class PhaseMeasurement {
  /** A further class must lower the variance within classes by this share of the whole variance. */
  private static final double WORTH = 0.045;

  private static final int MOST = 4;

  private PhaseMeasurement() {}

  static Measurement of(Scene scene) {
    Plane plane = scene.smooth().smooth(1);
    double total = within(plane, new double[0]);
    double before = total;
    double[] levels = new double[0];
    for (int classes = 2; classes <= MOST; classes++) {
      double[] more = Threshold.multiple(plane, classes);
      double after = within(plane, more);
      if (classes > 2 && before - after < WORTH * total) {
        break;
      }
      levels = more;
      before = after;
    }
    double[] fractions = fractions(plane, levels);
    List<Phase> phases = new ArrayList<>();
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    evidence.add(
        new Quantity(
            "phase count", fractions.length, "", null, "grey classes by multi-level Otsu", null));
    for (int k = 0; k < fractions.length; k++) {
      String name = name(k, fractions.length);
      phases.add(new Phase(name, fractions[k]));
      evidence.add(
          new Quantity(
              "area fraction of the " + name,
              fractions[k] * 100,
              "%",
              null,
              "multi-level Otsu of the smoothed image",
              null));
    }
    return new Measurement(
        Kind.PHASES,
        phases.size(),
        null,
        List.of(),
        phases,
        List.of(),
        false,
        List.copyOf(evidence));
  }

  private static String name(int k, int classes) {
    if (k == 0) {
      return "dark phase";
    }
    if (k == classes - 1) {
      return "bright phase";
    }
    return classes == 3 ? "grey phase" : k == 1 ? "dark grey phase" : "light grey phase";
  }

  private static int classOf(float value, double[] levels) {
    int k = 0;
    while (k < levels.length && value >= levels[k]) {
      k++;
    }
    return k;
  }

  private static double[] fractions(Plane plane, double[] levels) {
    double[] fractions = new double[levels.length + 1];
    for (float value : plane.values()) {
      fractions[classOf(value, levels)] += 1.0 / plane.values().length;
    }
    return fractions;
  }

  private static double within(Plane plane, double[] levels) {
    double[] n = new double[levels.length + 1];
    double[] sum = new double[levels.length + 1];
    double[] square = new double[levels.length + 1];
    for (float value : plane.values()) {
      int k = classOf(value, levels);
      n[k]++;
      sum[k] += value;
      square[k] += (double) value * value;
    }
    double within = 0;
    for (int k = 0; k < n.length; k++) {
      within += n[k] == 0 ? 0 : square[k] - sum[k] * sum[k] / n[k];
    }
    return within;
  }
}
