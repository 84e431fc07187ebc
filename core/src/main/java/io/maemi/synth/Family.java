package io.maemi.synth;

import io.maemi.micrograph.Category;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulator's families. */
public enum Family {
  PARTICLES_SPHERICAL("particles-spherical", Category.PARTICLES, new Particles(Particles.Shape.SPHERICAL), 0.5, 300, Detector.ANY),
  PARTICLES_FACETED("particles-faceted", Category.PARTICLES, new Particles(Particles.Shape.FACETED), 0.5, 200, Detector.ANY),
  FIBRES("fibres", Category.FIBRES, Fibres.curved(), 5, 500, Detector.SCANNING),
  NANOWIRES("nanowires", Category.NANOWIRES, Fibres.wires(), 1, 40, Detector.ANY),
  POROUS_SPONGE("porous-sponge", Category.POROUS, new Pores(Pores.Kind.SPONGE), 5, 1000, Detector.SCANNING),
  POROUS_MEMBRANE("porous-membrane", Category.POROUS, new Pores(Pores.Kind.MEMBRANE), 0.8, 60, Detector.SCANNING),
  LINES("lines", Category.PATTERNED, new Lines(), 0.5, 20, Detector.SECONDARY);

  private final String key;
  private final @Nullable Category category;
  private final Picture picture;
  private final double finest;
  private final double coarsest;
  private final List<Detector> detectors;

  Family(String key, Category category, Specimen specimen, double finest, double coarsest, List<Detector> detectors) {
    this.key = key;
    this.category = category;
    this.picture = new Picture.OfSpecimen(specimen);
    this.finest = finest;
    this.coarsest = coarsest;
    this.detectors = detectors;
  }

  /** The stable name in {@link Truth#family()}. */
  public String key() {
    return key;
  }

  /** The label, or null for images that are no micrographs. */
  public @Nullable Category category() {
    return category;
  }

  Picture picture() {
    return picture;
  }

  List<Detector> detectors() {
    return detectors;
  }

  /** A pixel size in nanometres that such specimens are taken at. */
  double pixelSize(Detector detector, RandomStream random) {
    double size = detector.transmission() ? random.logUniform(0.2, 2) : random.logUniform(finest, coarsest);
    // Three significant digits, as instruments state it.
    double digits = StrictMath.pow(10, 2 - StrictMath.floor(StrictMath.log10(size)));
    return Math.round(size * digits) / digits;
  }
}
