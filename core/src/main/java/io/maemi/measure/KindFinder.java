package io.maemi.measure;

import io.maemi.measure.FibreMeasurement.Web;
import io.maemi.measure.FibreTracer.Trace;
import io.maemi.micrograph.Instrument;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an image most looks like: a line pattern or an array by its regularity, fibres by how
 * long their traces are, otherwise compact objects, which are pores where they are dark in a
 * scanning image; and phases where no object stands out, or where what is long and dark is cracks.
 * Whether objects are particles, or are some although no threshold shows them, the network says.
 */
final class KindFinder {
  private static final double OBJECTS = 0.3;

  /** From this score on they stand out clearly. */
  private static final double CLEAR = 0.5;

  /** Fibres: traces so many times longer than wide that cover at least this share of the mask. */
  private static final double SLENDER = 7;

  private static final double TRACED = 0.55;

  /**
   * From end to end fibres are so long at least, as a share of their lengths: a web of boundaries
   * between grains turns at every one.
   */
  private static final double KEPT = 0.5;

  /** Masks of less merit are of no fibres unless the user says so. */
  private static final double DOUBTFUL = 0.25;

  /**
   * Traces that cover so many times the mask go round and round in it: it is of areas. Those of
   * fibres cover it once, and crossings twice.
   */
  private static final double ROUND = 2.2;

  /**
   * Certainty of the network times mean solidity of what it finds, from which on that is particles
   * whatever thresholds show, and below which it is none. Of 26 outlined images of particles that
   * it learnt from and on which thresholds show no objects 24 have the first, of 36 images of
   * metals and coatings and 6 photographs none.
   */
  private static final double PARTICLES = 0.56;

  private static final double NO_PARTICLES = 0.44;

  /** Arrays that were made have defects in fewer of their cells. */
  private static final double MOST_DEFECTS = 0.3;

  /** Above this voltage (kV) electrons go through the specimen. */
  private static final double TRANSMISSION = 60;

  /** Dark objects of an unknown instrument are particles where they cover less. */
  private static final double SPARSE = 0.2;

  private KindFinder() {}

  /**
   * What an image looks like.
   *
   * @param doubt why that is doubtful, or null where it is not; particles and fibres have their own
   *     confidence besides
   * @param particles what was found of them on the way, or null where they were not looked for
   */
  record Found(Kind kind, @Nullable String doubt, ParticleMeasurement.@Nullable Found particles) {
    private Found(Kind kind) {
      this(kind, null);
    }

    private Found(Kind kind, @Nullable String doubt) {
      this(kind, doubt, null);
    }
  }

  static Found find(Scene scene) {
    if (scene.empty()) {
      return new Found(Kind.PARTICLES);
    }
    if (LineMeasurement.find(scene) != null) {
      return new Found(Kind.LINES);
    }
    Scene coarse = scene.coarse();
    Segmentation bright = ObjectFinder.best(coarse, true);
    Segmentation dark = ObjectFinder.best(coarse, false);
    boolean objectsAreDark = dark.score() > bright.score();
    Segmentation better = objectsAreDark ? dark : bright;
    Web web = FibreMeasurement.web(scene);
    // Objects of the other polarity are the gaps between fibres and tell nothing.
    if (web != null && fibres(scene, web, web.bright() ? bright : dark)) {
      // Cracks are dark, long and thin as well.
      return new Found(Cracks.parts(scene) ? Kind.PHASES : Kind.FIBRES);
    }
    if (Lattice.of(better.shapes()).pattern() && array(scene)) {
      return new Found(Kind.LINES);
    }
    Kind seen = better.score() < OBJECTS ? Kind.PHASES : Kind.PARTICLES;
    if (seen == Kind.PARTICLES && objectsAreDark && !transmission(coarse, dark)) {
      seen = Kind.PORES;
    }
    return seen == Kind.PORES && better.score() >= CLEAR
        ? new Found(
            Kind.PORES, instrumentKnown(scene) ? null : "in transmission they would be particles")
        : compact(scene, seen, web);
  }

  /** Whether an array was made: of packed balls, which lie on a lattice, too, each cell differs. */
  private static boolean array(Scene scene) {
    Measurement measured = ArrayMeasurement.of(scene);
    return measured != null && measured.defects().size() < MOST_DEFECTS * measured.count();
  }

  /** What the network makes of an image that thresholds take for {@code seen}. */
  private static Found compact(Scene scene, Kind seen, @Nullable Web web) {
    Found badly = new Found(Kind.PORES, "dark objects stand out badly");
    if (seen == Kind.PORES && instrumentKnown(scene)) {
      return badly; // the network takes holes for discs
    }
    ParticleMeasurement.Found particles =
        ParticleMeasurement.found(scene.fold() == 1 ? scene : scene.coarse());
    double like = particles.likelihood();
    if (like >= PARTICLES || (seen == Kind.PARTICLES && like >= NO_PARTICLES)) {
      return new Found(Kind.PARTICLES, null, particles);
    }
    if (seen == Kind.PORES) {
      return badly;
    }
    return FibreMeasurement.stand(scene, web)
        ? new Found(Kind.FIBRES, "only the rims of wires stand out")
        : new Found(Kind.PHASES, "no objects stand out");
  }

  /** Whether what is long and thin stands out more than {@code objects} as bright or dark as it. */
  private static boolean fibres(Scene scene, Web web, Segmentation objects) {
    if (web.merit() <= Math.max(DOUBTFUL, objects.score())) {
      return false; // tracing, which is slow on texture, would not change that
    }
    List<Trace> traces =
        FibreTracer.trace(web.distance(), scene.width(), scene.height(), web.radius());
    double slender = 0;
    double whole = 0;
    double kept = 0;
    for (Trace trace : traces) {
      double length = trace.length();
      whole += length;
      kept += length * trace.straightness();
      slender += length > 2 * SLENDER * web.radius() ? length * 2 * web.radius() : 0;
    }
    double area = 0;
    for (boolean inside : web.mask()) {
      area += inside ? 1 : 0;
    }
    return slender > TRACED * area && slender < ROUND * area && kept > KEPT * whole;
  }

  /** Whether the file says what it was taken with. */
  private static boolean instrumentKnown(Scene scene) {
    Instrument instrument = scene.micrograph().instrument();
    return instrument.acceleratingVoltageKv() != null || instrument.detector() != null;
  }

  private static boolean transmission(Scene scene, Segmentation dark) {
    Instrument instrument = scene.micrograph().instrument();
    Double voltage = instrument.acceleratingVoltageKv();
    if (voltage != null) {
      return voltage >= TRANSMISSION;
    }
    String detector = instrument.detector();
    if (detector != null) {
      String name = detector.toUpperCase(Locale.ROOT);
      return name.contains("TEM") || name.contains("BF") || name.contains("DF");
    }
    double covered =
        dark.shapes().stream().mapToDouble(Shape::area).sum()
            / ((double) scene.width() * scene.height());
    return covered < SPARSE;
  }
}
