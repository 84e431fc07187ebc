package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pores: dark openings in a brighter solid; how many, how large, and what share of the area. */
final class PoreMeasurement {
  /**
   * Cells side by side: dark parts so wide against the distance of the walls' middles, not round,
   * of much the same size.
   */
  private static final double CELLS = 0.65;

  private static final double ROUND = 0.95;

  /** The largest cell of a foam, in mean diameters. */
  private static final double EVEN = 1.8;

  private static final int FEWEST_CELLS = 8;

  private PoreMeasurement() {}

  static Measurement of(Scene scene) {
    Scales.Found dark =
        scene.wanted().byHand()
            ? new Scales.Found(scene, ChosenObjects.of(scene, Wanted.Polarity.DARK))
            : Scales.dark(scene);
    Segmentation found = dark.objects();
    if (found.shapes().isEmpty()) {
      return Abstention.of(scene, Kind.PORES, "no pores stand out from the solid");
    }
    double wider = scene.wanted().byHand() ? 0 : wider(found);
    Population population = Population.of(dark.scene(), found, wider);
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    population.count("pore count", evidence);
    population.diameters("pore ", evidence);
    population.cover("porosity", evidence);
    Measurement measured = population.measurement(Kind.PORES, "equivalent pore diameter", evidence);
    List<Quantity> figures = new ArrayList<>(measured.figures());
    figures.addAll(new PoreSpace(dark.scene(), population.labels(), wider).figures());
    return measured.with(List.copyOf(figures));
  }

  /**
   * Pixels by which the pores of a foam are wider than their dark parts. Its cells get darker
   * towards the middle, so that a threshold cuts them within: their rim lies half way between the
   * dark and the middle of the walls.
   */
  private static double wider(Segmentation found) {
    Labels dark = found.labels();
    boolean[] everywhere = new boolean[dark.of().length];
    Arrays.fill(everywhere, true);
    Labels cells = Splitting.grown(dark, everywhere);
    boolean[] cut = cells.onBorder();
    int[] areas = cells.areas();
    double walls = 0;
    double cores = 0;
    double round = 0;
    double largest = 0;
    int n = 0;
    for (Shape shape : found.shapes()) {
      if (!cut[shape.label()]) {
        walls += Math.sqrt(4 * areas[shape.label()] / Math.PI);
        cores += found.diameter(shape);
        round += shape.circularity();
        largest = Math.max(largest, found.diameter(shape));
        n++;
      }
    }
    boolean foam =
        n >= FEWEST_CELLS
            && cores > CELLS * walls
            && round < ROUND * n
            && largest * n < EVEN * cores;
    return foam ? (walls - cores) / n / 2 : 0;
  }
}
