package io.maemi.synth;

import io.maemi.micrograph.DataBar;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Simulates micrographs with exact truth. The same seed gives the same bytes, on any machine (texts
 * in data bars as far as its fonts are the same). Thread-safe.
 */
public final class Simulator {
  private static final double SCALE_WITHHELD = 0.25;
  private static final double BAR_GIVEN_SCALE = 0.55 / (1 - SCALE_WITHHELD);
  private static final double BLANK_FROM_MICROSCOPE = 0.6;
  private static final double FOREIGN_WITH_SCALE = 0.3;

  private final List<InstrumentProfile> instruments;

  /** A simulator with all instruments. */
  public Simulator() {
    this(InstrumentProfile.ALL);
  }

  /** A simulator with some instruments only. */
  public Simulator(List<InstrumentProfile> instruments) {
    if (instruments.isEmpty()) {
      throw new IllegalArgumentException("a simulator needs an instrument");
    }
    this.instruments = List.copyOf(instruments);
  }

  /** An image of a family drawn from the seed; all families are equally likely. */
  public SimulatedMicrograph simulate(long seed) {
    return draw(seed, family(seed)).simulated();
  }

  /** An image of the given family. */
  public SimulatedMicrograph simulate(long seed, Family family) {
    return draw(seed, family).simulated();
  }

  /** The family that {@link #simulate(long)} takes for a seed. */
  static Family family(long seed) {
    return new RandomStream(seed).fork("family").pick(List.of(Family.values()));
  }

  /** As {@link #simulate(long, Family)}, with the colours of images that are no micrographs. */
  Exposure draw(long seed, Family family) {
    RandomStream random = new RandomStream(seed).fork(family.key());
    RandomStream layout = random.fork("layout");
    int width = layout.chance(0.8) ? 4 * layout.between(128, 192) : 4 * layout.between(192, 256);
    int height = (int) Math.round(width * layout.uniform(0.66, 0.76));
    Picture picture = family.picture();
    if (picture instanceof Picture.OfForeign foreign) {
      ColourImage image = foreign.image().draw(width, height, random.fork("image"));
      return foreign(seed, family, image, random.fork("label"));
    }
    return micrograph(
        seed, family, ((Picture.OfSpecimen) picture).specimen(), width, height, random);
  }

  private Exposure micrograph(
      long seed, Family family, Specimen specimen, int width, int height, RandomStream random) {
    RandomStream settings = random.fork("settings");
    InstrumentProfile profile = settings.pick(instruments);
    Detector detector = settings.pick(family.detectors());
    double nm = family.pixelSize(detector, settings);
    Scene scene = new Scene(width + 2 * Scene.PAD, height, nm, detector);
    specimen.prepare(scene, random.fork("specimen"));
    Acquisition acquisition = Acquisition.draw(random.fork("acquisition"), scene);
    acquisition.describe(scene);
    scene.attribute("instrument", profile.name());
    double[] shifts = new double[height];
    double phase = settings.uniform(0, 6);
    for (int y = 0; y < height; y++) {
      shifts[y] = acquisition.shift(y, height, phase);
    }
    byte[] grey =
        new ImagingModel(profile, acquisition, random.fork("imaging")).expose(scene, shifts);

    RandomStream label = random.fork("label");
    boolean scaled = !label.chance(SCALE_WITHHELD);
    Instrument actual = InstrumentState.draw(profile, detector, nm * width, label.fork("state"));
    Instrument known = InstrumentState.known(actual, scaled, label.fork("known"));
    DataBar bar = null;
    int rows = 0;
    if (scaled && label.chance(BAR_GIVEN_SCALE)) {
      DataBarArtist.Strip strip =
          new DataBarArtist(profile.bar(), actual, nm, label.fork("bar")).draw(width);
      rows = strip.height();
      byte[] all = new byte[grey.length + strip.grey().length];
      System.arraycopy(grey, 0, all, 0, grey.length);
      System.arraycopy(strip.grey(), 0, all, grey.length, strip.grey().length);
      grey = all;
      bar = new DataBar(height, rows, strip.text());
    }
    Truth truth = new TruthWriter(scene, shifts).truth(seed, family, rows);
    PixelSize pixelSize = scaled ? new PixelSize(nm, nm, "simulator") : null;
    return new Exposure(
        new SimulatedMicrograph(
            new Micrograph(
                name(seed),
                "PNG",
                GreyImage.of(width, height + rows, grey),
                pixelSize,
                known,
                bar,
                0),
            truth),
        null);
  }

  /**
   * An image that shows no specimen. Its file may still tell a scale, as that of a blanked beam or
   * of a microscope's other camera does.
   */
  private Exposure foreign(long seed, Family family, ColourImage image, RandomStream label) {
    boolean blank = family == Family.BLANK;
    boolean scaled = label.chance(blank ? BLANK_FROM_MICROSCOPE : FOREIGN_WITH_SCALE);
    double nm = label.logUniform(1, blank ? 5_000 : 300_000);
    Instrument instrument =
        scaled && blank
            ? InstrumentState.known(
                InstrumentState.draw(
                    label.pick(instruments),
                    label.pick(Detector.SECONDARY),
                    nm * image.width(),
                    label),
                true,
                label)
            : Instrument.UNKNOWN;
    return new Exposure(
        new SimulatedMicrograph(
            new Micrograph(
                name(seed),
                "PNG",
                GreyImage.of(image.width(), image.height(), image.grey()),
                scaled ? new PixelSize(nm, nm, "simulator") : null,
                instrument,
                null,
                image.colourfulness()),
            TruthWriter.foreign(seed, family, image)),
        image);
  }

  private static String name(long seed) {
    return "synth-" + Long.toUnsignedString(seed, 36) + ".png";
  }

  /** An image with its colours, which only images that are no micrographs have. */
  record Exposure(SimulatedMicrograph simulated, @Nullable ColourImage colours) {}
}
