package io.maemi.measure;

import io.maemi.micrograph.Micrograph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures micrographs: particles with a network of this room's own, unless the user gives polarity
 * or threshold, and all else with classical image analysis: ImageJ's filters, thresholds and
 * distance map, and this room's own splitting, tracing and line model. Only the specimen is
 * measured, never the data bar. Thread-safe.
 */
public final class Measurer {
  /**
   * Mean saturation from which a file is no electron image: tints have less, photographs, charts
   * and maps of elements have more.
   */
  private static final double COLOURFUL = 0.25;

  private static final String IN_COLOUR =
      "the file is in colour, as photographs and maps are; if it is a micrograph, say what to"
          + " measure";

  private Measurer() {}

  /**
   * Measures {@code kind} on {@code micrograph}; abstains where the image holds nothing of the
   * kind.
   */
  public static Measurement measure(Micrograph micrograph, Kind kind) {
    return measure(micrograph, kind, Wanted.ALL);
  }

  /** Measures what the image most looks like. */
  public static Measurement measure(Micrograph micrograph) {
    return measure(micrograph, null, Wanted.ALL);
  }

  /**
   * Measures {@code kind}, or what the image most looks like for null, as {@code wanted}; places
   * are in pixels of the file's image, whatever part of it is measured.
   */
  public static Measurement measure(Micrograph micrograph, @Nullable Kind kind, Wanted wanted) {
    Region region = wanted.region();
    if (region == null) {
      return measured(Scene.of(micrograph, wanted), kind).moved(micrograph.specimenLeft(), 0);
    }
    Region inside = Wanted.inside(micrograph, region);
    return measured(Scene.of(Wanted.part(micrograph, inside), wanted), kind)
        .moved(inside.x(), inside.y());
  }

  private static Measurement measured(Scene scene, @Nullable Kind named) {
    Kind taught = taught(scene);
    Kind asked = named == null ? taught : named;
    List<Evidence> seen = new ArrayList<>(ImageVerdict.of(scene));
    if (asked != null) {
      return found(scene, asked, null).on(List.copyOf(seen));
    }
    KindFinder.Found looks = KindFinder.find(scene);
    if (scene.micrograph().colourfulness() > COLOURFUL) {
      return Abstention.of(scene, looks.kind(), IN_COLOUR).on(List.copyOf(seen));
    }
    if (looks.doubt() != null) {
      seen.add(new Fact("kind", "low confidence: " + looks.doubt(), "what stands out"));
    }
    return found(scene, looks.kind(), looks.particles()).on(List.copyOf(seen));
  }

  /**
   * What the user's network was taught, where that says what is wanted. One that cannot be read is
   * said, whatever is looked for.
   */
  private static @Nullable Kind taught(Scene scene) {
    Path own = scene.wanted().network();
    return own != null && OwnNetwork.of(own).phases() != null ? Kind.PHASES : null;
  }

  private static Measurement found(
      Scene scene, Kind kind, ParticleMeasurement.@Nullable Found particles) {
    // A pattern that is overexposed, or as rough as noise, still is one.
    if (scene.empty() && !(kind == Kind.LINES && LineMeasurement.shows(scene))) {
      return Abstention.of(scene, kind, scene.whyEmpty());
    }
    Measurement measurement =
        switch (kind) {
          case PARTICLES ->
              scene.wanted().byHand() ? byHand(scene) : ParticleMeasurement.of(scene, particles);
          case PORES -> PoreMeasurement.of(scene);
          case FIBRES -> FibreMeasurement.of(scene);
          case LINES -> LineMeasurement.of(scene);
          case PHASES -> PhaseMeasurement.of(scene);
        };
    return measurement.count() == 0 && !measurement.abstained()
        ? Abstention.of(scene, kind, "nothing has the size that is wanted")
        : measurement;
  }

  private static Measurement byHand(Scene scene) {
    Segmentation found = ChosenObjects.of(scene, Wanted.Polarity.BRIGHT);
    return found.shapes().isEmpty()
        ? Abstention.of(scene, Kind.PARTICLES, "no particles lie beyond the threshold")
        : Population.of(scene, found).particles();
  }
}
