package io.maemi.measure;

import io.maemi.measure.Quantity.Sample;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stereology of a map of phases: area fractions with the interval that ASTM E562 gives fractions of
 * fields, mean chord (intercept) lengths as ASTM E112 has them, and the length of boundaries by
 * Crofton's formula in four directions. The image is parted into fields, as many as give each room
 * for some features, and chance is judged by how the fields differ.
 */
final class PhaseFigures {
  private static final int MOST_FIELDS = 6;
  private static final int SMALLEST_FIELD = 24;

  /** Of fewer fields nothing is concluded. */
  private static final int FEWEST_FIELDS = 4;

  /** Nanometres of a micrometre: boundaries are told in µm a µm². */
  private static final double MICROMETRE = 1000;

  private final Scene scene;
  private final PhaseMap map;
  private final int across;
  private final int down;
  private final double[][] areas;
  private final double[][] crossings;
  private final double[] boundary;
  private final double[] pixels;

  PhaseFigures(Scene scene, PhaseMap map) {
    this.scene = scene;
    this.map = map;
    this.across = Math.max(1, Math.min(MOST_FIELDS, map.width() / SMALLEST_FIELD));
    this.down = Math.max(1, Math.min(MOST_FIELDS, map.height() / SMALLEST_FIELD));
    int phases = map.names().size();
    this.areas = new double[phases][across * down];
    this.crossings = new double[phases][across * down];
    this.boundary = new double[across * down];
    this.pixels = new double[across * down];
    tally();
  }

  private void tally() {
    int w = map.width();
    int h = map.height();
    int[] of = map.of();
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int i = y * w + x;
        int field = y * down / h * across + x * across / w;
        pixels[field]++;
        areas[of[i]][field]++;
        if (x + 1 < w && of[i + 1] != of[i]) {
          cross(field, of[i], of[i + 1]);
        }
        if (y + 1 < h && of[i + w] != of[i]) {
          cross(field, of[i], of[i + w]);
        }
        if (x + 1 < w && y + 1 < h) {
          int oblique = (of[i + w + 1] != of[i] ? 1 : 0) + (of[i + w] != of[i + 1] ? 1 : 0);
          boundary[field] += Math.PI / 8 * oblique / Math.sqrt(2);
        }
      }
    }
  }

  private void cross(int field, int one, int other) {
    crossings[one][field]++;
    crossings[other][field]++;
    boundary[field] += Math.PI / 8;
  }

  /** The area fraction of each phase. */
  void fractions(List<Evidence> evidence) {
    double[] whole = map.fractions();
    for (int k = 0; k < whole.length; k++) {
      double error = 100 * Statistics.errorOfRatio(areas[k], pixels);
      evidence.add(
          new Quantity(
              "area fraction of the " + map.names().get(k),
              100 * whole[k],
              "%",
              error,
              map.method() + "; interval from " + fields() + " fields (ASTM E562)",
              null,
              sample(100 * whole[k], error, 0, 100)));
    }
  }

  /** Mean chords of the phases, and the length of all boundaries over the area. */
  void lengths(List<Quantity> figures) {
    for (int k = 0; k < areas.length; k++) {
      double[] chords = new double[pixels.length];
      double[] lengths = new double[pixels.length];
      double n = 0;
      for (int f = 0; f < chords.length; f++) {
        chords[f] = crossings[k][f] / 2; // each has two ends
        lengths[f] = 2 * areas[k][f]; // lines along rows and along columns
        n += chords[f];
      }
      if (n >= 1) {
        double chord = sum(lengths) / n;
        double error = Statistics.errorOfRatio(lengths, chords);
        figures.add(
            new Quantity(
                "mean chord of the " + map.names().get(k),
                scene.length(chord),
                scene.unit(),
                scene.length(error),
                "mean intercept length of all rows and columns (ASTM E112), of "
                    + Math.round(n)
                    + " chords in n fields",
                null,
                sample(scene.length(chord), scene.length(error), 0, Double.MAX_VALUE)));
      }
    }
    double scale =
        scene.micrograph().pixelSize() == null ? 1 / scene.length(1) : MICROMETRE / scene.length(1);
    double density = scale * sum(boundary) / sum(pixels);
    double error = scale * Statistics.errorOfRatio(boundary, pixels);
    figures.add(
        new Quantity(
            "boundary length per area",
            density,
            scene.micrograph().pixelSize() == null ? "1/px" : "1/\u00b5m",
            error,
            "of all phase boundaries, by their crossings with lines in four directions (Crofton)",
            null,
            sample(density, error, 0, Double.MAX_VALUE)));
  }

  private int fields() {
    return pixels.length;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private @Nullable Sample sample(double value, double error, double least, double most) {
    if (fields() < FEWEST_FIELDS) {
      return null;
    }
    double reach = Statistics.student(fields() - 1) * error;
    return new Sample(fields(), Math.max(least, value - reach), Math.min(most, value + reach));
  }
}
