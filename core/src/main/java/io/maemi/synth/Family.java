package io.maemi.synth;

import io.maemi.micrograph.Category;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulator's families. */
public enum Family {
  PARTICLES_SPHERICAL(
      "particles-spherical",
      Category.PARTICLES,
      new Particles(Particles.Shape.SPHERICAL),
      0.5,
      300,
      Detector.ANY),
  PARTICLES_FACETED(
      "particles-faceted",
      Category.PARTICLES,
      new Particles(Particles.Shape.FACETED),
      0.5,
      200,
      Detector.ANY),
  PARTICLES_IRREGULAR(
      "particles-irregular",
      Category.PARTICLES,
      new Particles(Particles.Shape.IRREGULAR),
      2,
      1000,
      Detector.SCANNING),
  PARTICLES_SUPPORTED(
      "particles-supported",
      Category.PARTICLES,
      new SupportedParticles(),
      0.2,
      1,
      Detector.TRANSMISSION),
  POWDER_GRAINS(
      "powder-grains", Category.POWDER, new PowderBed(false), 20, 1000, Detector.SCANNING),
  POWDER_SPHERICAL(
      "powder-spherical", Category.POWDER, new PowderBed(true), 50, 1000, Detector.SCANNING),
  NANOWIRES("nanowires", Category.NANOWIRES, Fibres.wires(), 1, 40, Detector.ANY),
  NANOWIRE_FOREST(
      "nanowire-forest", Category.NANOWIRES, new WireForest(), 2, 40, Detector.SECONDARY),
  FIBRES("fibres", Category.FIBRES, Fibres.curved(), 5, 500, Detector.SCANNING),
  POROUS_SPONGE(
      "porous-sponge", Category.POROUS, new Pores(Pores.Kind.SPONGE), 5, 1000, Detector.SECONDARY),
  POROUS_FOAM("porous-foam", Category.POROUS, new Foam(), 20, 1000, Detector.SECONDARY),
  POROUS_MEMBRANE(
      "porous-membrane",
      Category.POROUS,
      new Pores(Pores.Kind.MEMBRANE),
      0.8,
      60,
      Detector.SCANNING),
  LINES("lines", Category.PATTERNED, new Lines(), 0.5, 20, Detector.SECONDARY),
  CONTACT_HOLES(
      "contact-holes", Category.PATTERNED, new FeatureArray(true), 0.5, 40, Detector.SECONDARY),
  PILLARS("pillars", Category.PATTERNED, new FeatureArray(false), 1, 100, Detector.SCANNING),
  FILM_GRAINS("film-grains", Category.FILMS, new GrainFilm(false), 1, 300, Detector.SCANNING),
  FILM_CRACKED("film-cracked", Category.FILMS, new GrainFilm(true), 5, 1000, Detector.SCANNING),
  FILM_CROSS_SECTION(
      "film-cross-section", Category.FILMS, new CrossSection(), 0.5, 100, Detector.SCANNING),
  TIPS("tips", Category.TIPS, new Tips(), 1, 200, Detector.SECONDARY),
  MEMS_COMB(
      "mems-comb", Category.MEMS, new Devices(Devices.Kind.COMB), 50, 1000, Detector.SCANNING),
  MEMS_CANTILEVERS(
      "mems-cantilevers",
      Category.MEMS,
      new Devices(Devices.Kind.CANTILEVERS),
      50,
      1000,
      Detector.SCANNING),
  ELECTRODES(
      "electrodes",
      Category.MEMS,
      new Devices(Devices.Kind.ELECTRODES),
      10,
      500,
      Detector.SCANNING),
  CELLS("cells", Category.BIOLOGICAL, new Biology(Biology.Kind.CELLS), 10, 100, Detector.SECONDARY),
  BACTERIA(
      "bacteria", Category.BIOLOGICAL, new Biology(Biology.Kind.BACTERIA), 3, 40, Detector.BIOLOGY),
  POLLEN(
      "pollen", Category.BIOLOGICAL, new Biology(Biology.Kind.POLLEN), 30, 200, Detector.SECONDARY),
  DIATOMS(
      "diatoms",
      Category.BIOLOGICAL,
      new Biology(Biology.Kind.DIATOMS),
      20,
      150,
      Detector.SECONDARY),
  CHART("not-a-micrograph-chart", ForeignImages::chart),
  TEXT("not-a-micrograph-text", ForeignImages::text),
  DRAWING("not-a-micrograph-drawing", ForeignImages::drawing),
  PHOTOGRAPH("not-a-micrograph-photograph", Scenery::photograph),
  BLANK("not-a-micrograph-blank", Scenery::blank);

  private final String key;
  private final @Nullable Category category;
  private final Picture picture;
  private final double finest;
  private final double coarsest;
  private final List<Detector> detectors;

  Family(
      String key,
      Category category,
      Specimen specimen,
      double finest,
      double coarsest,
      List<Detector> detectors) {
    this.key = key;
    this.category = category;
    this.picture = new Picture.OfSpecimen(specimen);
    this.finest = finest;
    this.coarsest = coarsest;
    this.detectors = detectors;
  }

  Family(String key, Picture.ForeignImage image) {
    this.key = key;
    this.category = null;
    this.picture = new Picture.OfForeign(image);
    this.finest = 1;
    this.coarsest = 1;
    this.detectors = List.of();
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
    double size =
        detector.transmission() ? random.logUniform(0.2, 2) : random.logUniform(finest, coarsest);
    // Three significant digits, as instruments state it.
    double digits = StrictMath.pow(10, 2 - StrictMath.floor(StrictMath.log10(size)));
    return Math.round(size * digits) / digits;
  }
}
