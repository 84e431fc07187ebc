package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Defects of an array of holes or dots: empty sites, pinched holes, holes that run into each other,
 * and particles.
 */
final class ArrayDefects {
  static final String METHOD =
      "sites of the lattice that are empty, holes too small or run together, particles between";

  /** Holes of less than this share of the typical diameter are pinched. */
  private static final double PINCHED = 0.72;

  /** Dots of more than this share of the typical diameter have a particle on them. */
  private static final double LARGE = 1.3;

  /** Matter brighter than the land by this share of its step over the holes lies on it. */
  private static final double ON_LAND = 0.6;

  /** Such matter is a particle from this share of the pitch squared on. */
  private static final double LEAST = 0.08;

  private final Scene scene;
  private final List<Shape> shapes;
  private final Lattice lattice;
  private final double typical;
  private final List<Defect> defects = new ArrayList<>();

  private ArrayDefects(Scene scene, List<Shape> shapes, Lattice lattice) {
    this.scene = scene;
    this.shapes = shapes;
    this.lattice = lattice;
    double[] diameters = shapes.stream().mapToDouble(Shape::diameter).sorted().toArray();
    this.typical = diameters[diameters.length / 2];
  }

  /** The defects of holes, or of dots, that lie on a lattice. */
  static List<Defect> of(Scene scene, List<Shape> shapes, Lattice lattice, boolean holes) {
    ArrayDefects search = new ArrayDefects(scene, shapes, lattice);
    if (holes) {
      search.onLand();
    } else {
      search.onDots();
    }
    search.missing(); // not where a particle lies
    if (holes) {
      search.bridges();
      search.pinches();
    }
    return search.defects;
  }

  private void add(String kind, double x, double y, double width, double height) {
    int fold = scene.fold();
    defects.add(
        new Defect(kind, fold * x, fold * y + scene.top(), fold * width, fold * height, 0.8));
  }

  /** Whether a particle lies on a place. */
  private boolean hidden(double x, double y) {
    int fold = scene.fold();
    return defects.stream()
        .anyMatch(
            defect ->
                defect.kind().equals("particle")
                    && fold * x >= defect.x()
                    && fold * x <= defect.x() + defect.width()
                    && fold * y + scene.top() >= defect.y()
                    && fold * y + scene.top() <= defect.y() + defect.height());
  }

  /** Sites of the lattice where nothing lies, not even an object too small to count. */
  private void missing() {
    for (double[] site : lattice.missing(scene.width(), scene.height())) {
      if (!hidden(site[0], site[1]) && shapes.stream().noneMatch(shape -> covers(shape, site))) {
        add("missing", site[0] - typical / 2, site[1] - typical / 2, typical, typical);
      }
    }
  }

  private static boolean covers(Shape shape, double[] site) {
    return site[0] >= shape.x()
        && site[0] <= shape.x() + shape.width()
        && site[1] >= shape.y()
        && site[1] <= shape.y() + shape.height();
  }

  /** Holes on sites of the lattice that are much smaller than the others. */
  private void pinches() {
    for (Shape shape : shapes) {
      boolean narrow = !shape.cut() && shape.diameter() < PINCHED * typical;
      double x = shape.x() + shape.width() / 2.0;
      double y = shape.y() + shape.height() / 2.0;
      if (narrow && !hidden(x, y) && lattice.hasSite(x, y)) {
        add("pinch", shape.x(), shape.y(), shape.width(), shape.height());
      }
    }
  }

  /** Dots with a particle on or beside them. */
  private void onDots() {
    for (Shape shape : shapes) {
      if (shape.diameter() > LARGE * typical) {
        add("particle", shape.x(), shape.y(), shape.width(), shape.height());
      }
    }
  }

  /** Neighbouring holes with a way between them that is as dark as they are. */
  private void bridges() {
    double limit = (hole() + land()) / 2;
    for (double[][] pair : lattice.neighbours()) {
      if (crest(pair[0], pair[1]) < limit) {
        bridge((pair[0][0] + pair[1][0]) / 2, (pair[0][1] + pair[1][1]) / 2);
      }
    }
    for (Shape shape : shapes) {
      // Where the way is wide both holes are one object.
      if (Math.max(shape.width(), shape.height()) > lattice.pitch() + typical / 2) {
        bridge(shape.x() + shape.width() / 2.0, shape.y() + shape.height() / 2.0);
      }
    }
  }

  private void bridge(double x, double y) {
    double side = Math.max(typical / 2, lattice.pitch() - typical);
    add("bridge", x - side / 2, y - side / 2, side, side);
  }

  /** Bright matter on the land between holes. */
  private void onLand() {
    double land = land();
    double limit = land + ON_LAND * (land - hole());
    // Rims of holes are bright too, but narrow: smoothing takes them away.
    Plane smooth = scene.smooth().smooth(0.12 * lattice.pitch());
    boolean[] bright = Threshold.above(smooth, limit);
    double least = LEAST * lattice.pitch() * lattice.pitch();
    for (Shape shape : Shape.of(Labels.connected(bright, true, scene.width(), scene.height()))) {
      if (shape.area() > least && Math.max(shape.width(), shape.height()) < 3 * lattice.pitch()) {
        add("particle", shape.x(), shape.y(), shape.width(), shape.height());
      }
    }
  }

  /** Typical grey level of a hole's middle. */
  private double hole() {
    return median(
        Arrays.stream(lattice.points()).mapToDouble(point -> grey(point[0], point[1])).toArray());
  }

  /** Typical grey level of the land, half way between neighbours. */
  private double land() {
    return median(
        lattice.neighbours().stream()
            .mapToDouble(pair -> grey((pair[0][0] + pair[1][0]) / 2, (pair[0][1] + pair[1][1]) / 2))
            .toArray());
  }

  /** The brightest place on the straight way between two holes. */
  private double crest(double[] a, double[] b) {
    double brightest = 0;
    int steps = (int) Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]));
    for (int k = 0; k <= steps; k++) {
      double t = k / (double) steps;
      brightest = Math.max(brightest, grey(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])));
    }
    return brightest;
  }

  private double grey(double x, double y) {
    int ix = Math.max(0, Math.min(scene.width() - 1, (int) x));
    int iy = Math.max(0, Math.min(scene.height() - 1, (int) y));
    return scene.smooth().values()[iy * scene.width() + ix];
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? 0 : values[values.length / 2];
  }
}
