package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Defects of an array of holes or dots: empty sites, pinched holes, holes that run into each other,
 * and particles, by comparing every cell with the {@link GoldenCell}.
 */
final class ArrayDefects {
  static final String METHOD =
      "comparison of every cell of the lattice with the median cell: empty sites, narrow holes,"
          + " holes that run together, particles";

  /** Shading is what cells differ by on average over so many pitches. */
  private static final double SHADING = 1.5;

  /** Differences are smoothed by so much of an object's radius: outlines vary by less. */
  private static final double SMOOTHED = 0.12;

  /** Sites count from so many radii inside the image's border: most of their objects is seen. */
  private static final double SHOWN = 0.5;

  /** A site differs where half of the pattern's contrast is missing. */
  private static final double DIFFERS = 0.5;

  /** An object of which more than this share is not there is missing or narrow. */
  private static final double NARROW = 0.45;

  /** A narrow one still has its heart, this share of the radius, */
  private static final double HEART = 0.3;

  /** where less than so much of the contrast is missing. */
  private static final double GONE = 0.75;

  /**
   * Matter beyond the brighter of land and object by this share of the contrast is a particle's.
   */
  private static final double BRIGHTER = 0.3;

  /** The same must be seen above noise. */
  private static final double ABOVE_NOISE = 5;

  /** A particle's least area in squares of the pitch. */
  private static final double PARTICLE = 0.05;

  /** Particles are no streaks or rims: smoothed by so much of the pitch, */
  private static final double THICK = 0.1;

  /** this much of them is left in their middles. */
  private static final double LEFT = 0.8;

  /** That of the way between two holes. */
  private static final double BRIDGE = 0.02;

  /** Such a way is nearly as dark as the holes; streaks of charging are not. */
  private static final double DARK = 0.6;

  /** How far in pitches from the middle between two sites a bridge's own may lie. */
  private static final double BETWEEN = 0.25;

  /** An object's middle is no farther from its site than this share of the pitch. */
  private static final double NEAR = 0.22;

  private final Scene scene;
  private final List<Shape> shapes;
  private final Lattice lattice;
  private final LatticeGrid grid;
  private final Plane golden;
  private final Plane beyond;
  private final double pitch;
  private final double radius;
  private final double land;
  private final double step;
  private final boolean holes;
  private final List<Defect> defects = new ArrayList<>();
  private final List<Shape> particles = new ArrayList<>();

  private ArrayDefects(
      Scene scene,
      List<Shape> shapes,
      Lattice lattice,
      LatticeGrid grid,
      double diameter,
      boolean holes) {
    this.scene = scene;
    this.shapes = shapes;
    this.lattice = lattice;
    this.grid = grid;
    this.pitch = lattice.pitch();
    this.radius = diameter / 2;
    this.holes = holes;
    Plane flat = scene.smooth().flattened(SHADING * pitch);
    GoldenCell cell = GoldenCell.of(flat, grid, pitch);
    this.golden = cell.drawn(scene.width(), scene.height());
    this.land = land(cell);
    this.step = Math.abs(land - cell.at(grid.origin()[0], grid.origin()[1]));
    this.beyond = flat.less(golden).smooth(SMOOTHED * radius);
  }

  /** The defects of holes, or of dots, that lie on a lattice. */
  static List<Defect> of(Scene scene, List<Shape> shapes, Lattice lattice, boolean holes) {
    LatticeGrid grid = LatticeGrid.of(lattice);
    double[] diameters = shapes.stream().mapToDouble(Shape::diameter).sorted().toArray();
    if (grid == null || diameters.length == 0) {
      return List.of();
    }
    double typical = diameters[diameters.length / 2];
    ArrayDefects search = new ArrayDefects(scene, shapes, lattice, grid, typical, holes);
    search.particles();
    search.sites();
    if (holes) {
      search.bridges();
    }
    search.defects.sort(Comparator.comparing(Defect::kind));
    return search.defects;
  }

  /** The golden cell's typical grey level off the objects. */
  private double land(GoldenCell cell) {
    int step = Math.max(1, golden.values().length / 20_000);
    double[] levels =
        IntStream.range(0, golden.values().length / step)
            .map(k -> k * step)
            .filter(i -> away(i) > 1.2 * radius)
            .mapToDouble(i -> golden.values()[i])
            .sorted()
            .toArray();
    double[] middle = grid.site(0.5, 0.5);
    return levels.length == 0 ? cell.at(middle[0], middle[1]) : levels[levels.length / 2];
  }

  /** How far a pixel is from the nearest site. */
  private double away(int i) {
    double x = i % scene.width() + 0.5;
    int row = i / scene.width();
    double y = row + 0.5;
    double[] site = grid.nearest(x, y);
    return Math.hypot(site[0] - x, site[1] - y);
  }

  private void add(String kind, double x, double y, double width, double height) {
    int fold = scene.fold();
    defects.add(
        new Defect(kind, fold * x, fold * y + scene.top(), fold * width, fold * height, 0.8));
  }

  private List<Shape> pieces(boolean[] mask, double leastPitches) {
    return Shape.of(Labels.connected(mask, true, scene.width(), scene.height())).stream()
        .filter(shape -> shape.area() > leastPitches * pitch * pitch)
        .filter(shape -> Math.max(shape.width(), shape.height()) < 3 * pitch)
        .toList();
  }

  /** Matter brighter than what belongs there, and than the land where a hole does. */
  private void particles() {
    double limit = Math.max(BRIGHTER * step, ABOVE_NOISE * spread());
    boolean[] bright = new boolean[golden.values().length];
    for (int i = 0; i < bright.length; i++) {
      bright[i] = beyond.values()[i] - Math.max(0, land - golden.values()[i]) > limit;
    }
    Plane thick = thick(bright);
    for (Shape shape : pieces(bright, PARTICLE)) {
      if (most(thick, shape) > LEFT) {
        particles.add(shape);
        add("particle", shape.x(), shape.y(), shape.width(), shape.height());
      }
    }
  }

  private Plane thick(boolean[] mask) {
    float[] values = new float[mask.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = mask[i] ? 1 : 0;
    }
    return new Plane(scene.width(), scene.height(), values).smooth(THICK * pitch);
  }

  /** The most in the box of a shape. */
  private static float most(Plane plane, Shape shape) {
    float most = 0;
    for (int y = shape.y(); y < shape.y() + shape.height(); y++) {
      for (int x = shape.x(); x < shape.x() + shape.width(); x++) {
        most = Math.max(most, plane.values()[y * plane.width() + x]);
      }
    }
    return most;
  }

  /** Robust standard deviation of the differences. */
  private double spread() {
    double[] middle = beyond.percentiles(0.25, 0.75);
    return (middle[1] - middle[0]) / 1.349;
  }

  private boolean hidden(double x, double y) {
    return particles.stream()
        .anyMatch(
            p -> x >= p.x() && x <= p.x() + p.width() && y >= p.y() && y <= p.y() + p.height());
  }

  /** Sites without their object, and narrow holes. */
  private void sites() {
    for (double[] site : grid.sites(scene.width(), scene.height(), SHOWN * radius)) {
      if (surrounded(site[0], site[1]) && lack(site, radius).share > NARROW) {
        boolean heart = lack(site, HEART * radius).mean < GONE;
        if (holes || !heart) {
          String kind = heart ? "pinch" : "missing";
          add(kind, site[0] - radius, site[1] - radius, 2 * radius, 2 * radius);
        }
      }
    }
  }

  /**
   * Whether half of the neighbours of (x, y) are there, two of them on opposite sides: the sites
   * where an array ends have neighbours on one side only.
   */
  private boolean surrounded(double x, double y) {
    int found = 0;
    boolean between = false;
    for (double[] way : lattice.steps()) {
      boolean there = near(x + way[0], y + way[1]);
      found += there ? 1 : 0;
      between |= there && near(x - way[0], y - way[1]);
    }
    return between && 2 * found >= lattice.steps().size();
  }

  /** Whether an object lies about (x, y), one that the border cuts included. */
  private boolean near(double x, double y) {
    return shapes.stream()
        .anyMatch(
            shape ->
                Math.hypot(
                        shape.x() + shape.width() / 2.0 - x, shape.y() + shape.height() / 2.0 - y)
                    < NEAR * pitch);
  }

  /**
   * What a site's object lacks.
   *
   * @param share of its area
   * @param mean in contrasts of the pattern
   */
  private record Lack(double share, double mean) {}

  /** Whether the object of a site should be seen at a pixel. */
  private boolean belongs(int x, int y) {
    boolean inside = x < scene.width() && y < scene.height();
    return inside && Math.abs(golden.values()[y * scene.width() + x] - land) > DIFFERS * step;
  }

  /** In the disc of {@code reach} pixels; nothing where a particle hides most of it. */
  private Lack lack(double[] site, double reach) {
    int all = 0;
    int shown = 0;
    int gone = 0;
    double sum = 0;
    for (int y = (int) Math.max(0, site[1] - reach); y <= site[1] + reach; y++) {
      for (int x = (int) Math.max(0, site[0] - reach); x <= site[0] + reach; x++) {
        if (Math.hypot(x + 0.5 - site[0], y + 0.5 - site[1]) < Math.max(1, reach)
            && belongs(x, y)) {
          all++;
          if (!hidden(x, y)) {
            double more = beyond.values()[y * scene.width() + x] / step;
            shown++;
            sum += holes ? more : -more;
            gone += (holes ? more : -more) > DIFFERS ? 1 : 0;
          }
        }
      }
    }
    return 2 * shown < all || shown == 0
        ? new Lack(0, 0)
        : new Lack(gone / (double) shown, sum / shown);
  }

  /** Ways between neighbouring holes that are as dark as they are. */
  private void bridges() {
    boolean[] dark = new boolean[golden.values().length];
    for (int i = 0; i < dark.length; i++) {
      dark[i] = beyond.values()[i] < -DARK * step;
    }
    for (Shape shape : pieces(dark, BRIDGE)) {
      double x = shape.x() + shape.width() / 2.0;
      double y = shape.y() + shape.height() / 2.0;
      if (!hidden(x, y) && between(x, y) < BETWEEN * pitch) {
        add("bridge", shape.x(), shape.y(), shape.width(), shape.height());
      }
    }
  }

  /** How far (x, y) is from the nearest middle between neighbouring sites. */
  private double between(double x, double y) {
    double[] nearest = grid.nearest(x, y);
    double[][] steps = {
      grid.a(),
      grid.b(),
      {grid.a()[0] - grid.b()[0], grid.a()[1] - grid.b()[1]},
      {grid.a()[0] + grid.b()[0], grid.a()[1] + grid.b()[1]}
    };
    return Arrays.stream(steps)
        .filter(way -> Math.hypot(way[0], way[1]) < 1.35 * pitch)
        .flatMap(way -> Arrays.stream(new double[][] {way, {-way[0], -way[1]}}))
        .mapToDouble(way -> Math.hypot(nearest[0] + way[0] / 2 - x, nearest[1] + way[1] / 2 - y))
        .min()
        .orElse(Double.MAX_VALUE);
  }
}
