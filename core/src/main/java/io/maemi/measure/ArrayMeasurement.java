package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of contact holes (dark) or dots (bright): count, pitch, diameter, missing and pinched
 * ones.
 */
final class ArrayMeasurement {
  private static final int FEWEST = 6;

  /** Holes of less than this share of the typical diameter are pinched. */
  private static final double PINCHED = 0.72;

  private static final double REGULAR = 0.16;

  private static final String DEFECTS = "sites of the lattice that are empty, holes too small";

  private ArrayMeasurement() {}

  /** The measurement of an array, or null where there is none. */
  static @Nullable Measurement of(Scene scene) {
    Segmentation dark = ObjectFinder.best(scene, false);
    Segmentation bright = ObjectFinder.best(scene, true);
    Lattice ofDark = Lattice.of(dark.shapes());
    Lattice ofBright = Lattice.of(bright.shapes());
    boolean holes = ofDark.irregularity() < ofBright.irregularity();
    Segmentation found = holes ? dark : bright;
    Lattice lattice = holes ? ofDark : ofBright;
    if (found.shapes().size() < FEWEST || lattice.irregularity() > REGULAR) {
      return null;
    }
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
    List<Defect> defects = missing(scene, found.shapes(), lattice);
    if (holes) {
      defects.addAll(pinches(scene, found.shapes(), lattice));
    }
    evidence.add(new Quantity("defect count", defects.size(), "", null, DEFECTS, null));
    evidence.add(new Fact("defects", LineMeasurement.words(defects), DEFECTS));
    return population.measurement(Kind.LINES, what + " diameter", evidence, defects);
  }

  /** Sites of the lattice where nothing lies, not even an object too small to count. */
  private static List<Defect> missing(Scene scene, List<Shape> shapes, Lattice lattice) {
    double typical = typicalDiameter(shapes);
    List<Defect> defects = new ArrayList<>();
    for (double[] site : lattice.missing(scene.width(), scene.height())) {
      if (shapes.stream().noneMatch(shape -> covers(shape, site))) {
        defects.add(
            new Defect(
                "missing",
                site[0] - typical / 2,
                site[1] - typical / 2 + scene.top(),
                typical,
                typical,
                0.8));
      }
    }
    return defects;
  }

  private static boolean covers(Shape shape, double[] site) {
    return site[0] >= shape.x()
        && site[0] <= shape.x() + shape.width()
        && site[1] >= shape.y()
        && site[1] <= shape.y() + shape.height();
  }

  /** Holes on sites of the lattice that are much smaller than the others. */
  private static List<Defect> pinches(Scene scene, List<Shape> shapes, Lattice lattice) {
    double typical = typicalDiameter(shapes);
    List<Defect> defects = new ArrayList<>();
    for (Shape shape : shapes) {
      boolean narrow = !shape.cut() && shape.diameter() < PINCHED * typical;
      double x = shape.x() + shape.width() / 2.0;
      double y = shape.y() + shape.height() / 2.0;
      if (narrow && lattice.hasSite(x, y)) {
        defects.add(
            new Defect(
                "pinch",
                shape.x(),
                shape.y() + (double) scene.top(),
                shape.width(),
                shape.height(),
                0.8));
      }
    }
    return defects;
  }

  private static double typicalDiameter(List<Shape> shapes) {
    double[] diameters = shapes.stream().mapToDouble(Shape::diameter).toArray();
    Arrays.sort(diameters);
    return diameters[diameters.length / 2];
  }
}
