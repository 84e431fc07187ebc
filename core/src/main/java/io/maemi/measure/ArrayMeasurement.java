package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of contact holes (dark) or dots (bright): count, pitch, diameter, missing ones. */
final class ArrayMeasurement {
  private static final int FEWEST = 6;
  private static final double REGULAR = 0.16;

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
    List<Defect> defects = new ArrayList<>();
    double typical = typicalDiameter(found.shapes());
    for (double[] site : lattice.missing(scene.width(), scene.height())) {
      defects.add(
          new Defect(
              "missing",
              site[0] - typical / 2,
              site[1] - typical / 2 + scene.top(),
              typical,
              typical,
              0.8));
    }
    evidence.add(
        new Quantity(
            "defect count", defects.size(), "", null, "sites of the lattice that are empty", null));
    evidence.add(
        new Fact("defects", LineMeasurement.words(defects), "sites of the lattice that are empty"));
    return population.measurement(Kind.LINES, what + " diameter", evidence, defects);
  }

  private static double typicalDiameter(List<Shape> shapes) {
    double[] diameters = shapes.stream().mapToDouble(Shape::diameter).toArray();
    Arrays.sort(diameters);
    return diameters[diameters.length / 2];
  }
}
