package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of contact holes (dark) or dots (bright): count, pitch, diameter, missing and pinched
 * ones.
 */
final class ArrayMeasurement {
  private static final int FEWEST = 6;

  private static final double REGULAR = 0.16;

  /** The land between holes is as regular as they are, but its outlines explain the image less. */
  private static final double ALIKE = 0.005;

  /** Of objects of an array so many at most touch others, as those with a bridge do. */
  private static final double MOST_TOUCHING = 0.5;

  private ArrayMeasurement() {}

  /** The measurement of an array, or null where there is none. */
  static @Nullable Measurement of(Scene scene) {
    Scene coarse = scene.coarse();
    Sites sites = Sites.of(coarse);
    if (coarse.fold() != scene.fold()) {
      // Half the resolution tells holes from dots where they are not too fine for it.
      sites = sites.regular() ? Sites.of(scene, sites.holes()) : Sites.of(scene);
    }
    if (!sites.regular()) {
      return null;
    }
    boolean holes = sites.holes();
    Segmentation found = sites.found();
    Lattice lattice = sites.lattice();
    String what = holes ? "hole" : "dot";
    Population population = Population.of(scene, found);
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    population.count(what + " count", evidence);
    evidence.add(
        new Quantity(
            "pitch",
            scene.length(lattice.pitch()),
            scene.unit(),
            null,
            "median distance of nearest neighbours",
            null));
    population.diameter(what + " diameter", evidence);
    List<Defect> defects = ArrayDefects.of(scene, found.shapes(), lattice, holes);
    evidence.add(new Quantity("defect count", defects.size(), "", null, ArrayDefects.METHOD, null));
    evidence.add(new Fact("defects", LineMeasurement.words(defects), ArrayDefects.METHOD));
    Measurement measured =
        population.measurement(Kind.LINES, what + " diameter", evidence, defects);
    List<Quantity> figures = new ArrayList<>(measured.figures());
    LineFigures.uniformity(population.sizes(), scene.unit(), what + "s", figures);
    return measured.with(List.copyOf(figures));
  }

  /** What may lie on a lattice. */
  private record Sites(boolean holes, Segmentation found, Lattice lattice) {
    static Sites of(Scene scene) {
      Sites dark = of(scene, true);
      Sites bright = of(scene, false);
      if (dark.regular() != bright.regular()) {
        return dark.regular() ? dark : bright;
      }
      double more = bright.lattice.irregularity() - dark.lattice.irregularity();
      boolean alike = Math.abs(more) < ALIKE;
      return (alike ? dark.found.score() > bright.found.score() : more > 0) ? dark : bright;
    }

    static Sites of(Scene scene, boolean holes) {
      Sites best = of(holes, ObjectFinder.best(scene, !holes));
      if (best.regular()) {
        return best;
      }
      // Rims may win there, which are objects of their own to it; the plain threshold sees dots.
      Sites plain = of(holes, ChosenObjects.beyondOtsu(scene, !holes));
      return plain.regular() ? plain : best;
    }

    private static Sites of(boolean holes, Segmentation found) {
      return new Sites(holes, found, Lattice.of(found.shapes()));
    }

    /** Holes and dots stand apart; pieces of the land between them touch. */
    private boolean apart() {
      boolean[] touching = Neighbours.touching(found.shapes());
      long touch = IntStream.range(0, touching.length).filter(k -> touching[k]).count();
      return touch < MOST_TOUCHING * touching.length;
    }

    boolean regular() {
      return found.shapes().size() >= FEWEST && lattice.irregularity() <= REGULAR && apart();
    }
  }
}
