package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Family;
import io.maemi.synth.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KindFinderTest {
  private static Drawn discs(double ground, double level) {
    Drawn drawn = new Drawn(400, 320, ground);
    double[][] places = {
      {60, 50},
      {150, 80},
      {250, 60},
      {340, 110},
      {90, 170},
      {200, 190},
      {300, 220},
      {70, 270},
      {180, 280}
    };
    for (double[] place : places) {
      drawn.disc(place[0], place[1], 24, level);
    }
    return drawn.noisy(6, 1);
  }

  private static Micrograph at(Micrograph micrograph, double kilovolts) {
    Instrument instrument = new Instrument(null, null, kilovolts, null, null, null, null);
    return new Micrograph(micrograph.name(), "PNG", micrograph.pixels(), null, instrument, null, 0);
  }

  @Test
  void takesBrightDiscsForParticles() {
    assertThat(Measurer.measure(discs(60, 180).micrograph()).of()).isEqualTo(Kind.PARTICLES);
  }

  @Test
  void takesDarkDiscsForPoresInAScanningImageAndForParticlesInTransmission() {
    Micrograph dark = discs(180, 60).micrograph();

    assertThat(Measurer.measure(at(dark, 5)).of()).isEqualTo(Kind.PORES);
    assertThat(Measurer.measure(at(dark, 200)).of()).isEqualTo(Kind.PARTICLES);
  }

  @Test
  void saysThatDarkDiscsOfAnUnknownInstrumentMayBeEither() {
    Micrograph unknown = discs(180, 60).micrograph();

    KindFinder.Found found = KindFinder.find(Scene.of(many(180, 60)));

    assertThat(found.kind()).isEqualTo(Kind.PORES);
    assertThat(found.doubt()).isEqualTo("in transmission they would be particles");
    assertThat(KindFinder.find(Scene.of(at(many(180, 60), 5))).doubt()).isNull();
    // Few of them are rather particles.
    assertThat(KindFinder.find(Scene.of(unknown)).kind()).isEqualTo(Kind.PARTICLES);
  }

  private static Micrograph many(double ground, double level) {
    Drawn drawn = new Drawn(400, 320, ground);
    SplittableRandom random = new SplittableRandom(5);
    List<double[]> discs = new ArrayList<>();
    for (int tries = 0; tries < 3000; tries++) {
      double r = random.nextDouble(10, 26);
      double x = random.nextDouble(r, 400 - r);
      double y = random.nextDouble(r, 320 - r);
      if (discs.stream().allMatch(d -> Math.hypot(d[0] - x, d[1] - y) > d[2] + r + 5)) {
        discs.add(new double[] {x, y, r});
        drawn.disc(x, y, r, level);
      }
    }
    return drawn.noisy(6, 1).micrograph();
  }

  @Test
  void takesForParticlesWhatTheNetworkKnowsAlthoughNoThresholdShowsIt() {
    Scene pollen = Scene.of(new Simulator().simulate(310_004, Family.POLLEN).micrograph());

    KindFinder.Found found = KindFinder.find(pollen);

    assertThat(ObjectFinder.best(pollen.coarse()).score()).isLessThan(0.3);
    assertThat(found.kind()).isEqualTo(Kind.PARTICLES);
    assertThat(found.doubt()).isNull();
    assertThat(found.particles()).isNotNull();
    assertThat(Measurer.measure(pollen.micrograph()).count())
        .isEqualTo(Measurer.measure(pollen.micrograph(), Kind.PARTICLES).count());
  }

  @Test
  void tellsLines() {
    Drawn drawn = new Drawn(400, 300, 70);
    for (int k = 0; k < 12; k++) {
      drawn.box(9 + 32 * k, 0, 23 + 32 * k, 300, 170);
    }

    assertThat(Measurer.measure(drawn.noisy(6, 2).micrograph()).of()).isEqualTo(Kind.LINES);
  }

  @Test
  void takesBlotchesForPhasesWithLowConfidence() {
    Scene blotches = Scene.of(blotches());

    KindFinder.Found found = KindFinder.find(blotches);

    assertThat(found.kind()).isEqualTo(Kind.PHASES);
    assertThat(found.doubt()).isEqualTo("no objects stand out");
    assertThat(KindFinder.find(Scene.of(discs(60, 180).micrograph())).doubt()).isNull();
  }

  /** Smooth random grey levels, as faces and landscapes have. */
  private static Micrograph blotches() {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[320 * 240];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (128 + 40 * random.nextGaussian());
    }
    Plane fine = new Plane(320, 240, values).smooth(3);
    Plane coarse = new Plane(320, 240, values).smooth(24);
    float[] mixed = new float[values.length];
    for (int i = 0; i < mixed.length; i++) {
      double grey = 4 * (fine.values()[i] - 128) + 60 * (coarse.values()[i] - 128);
      mixed[i] = (float) Math.max(0, Math.min(255, 128 + grey + (i % 320 - 160) / 4.0));
    }
    return new Micrograph(
        "blotches.png", "PNG", GreyImage.of(320, 240, 8, mixed), null, Instrument.UNKNOWN, null, 0);
  }

  @Test
  void aColourfulFileIsMeasuredOnlyAsTheUserSays() {
    Micrograph grey = discs(60, 180).micrograph();
    Micrograph colour =
        new Micrograph("d.png", "PNG", grey.pixels(), null, Instrument.UNKNOWN, null, 0.4);
    Micrograph tinted =
        new Micrograph("d.png", "PNG", grey.pixels(), null, Instrument.UNKNOWN, null, 0.15);

    assertThat(Measurer.measure(colour).abstained()).isTrue();
    assertThat(Measurer.measure(colour, Kind.PARTICLES).count()).isEqualTo(9);
    assertThat(Measurer.measure(tinted).count()).isEqualTo(9);
  }

  @Test
  void takesRingsForNoFibres() {
    Drawn drawn = new Drawn(500, 400, 50);
    for (int k = 0; k < 6; k++) {
      double x = 90 + 160 * (k % 3);
      double y = 100 + 200 * (k / 3);
      drawn.disc(x, y, 66, 180).disc(x, y, 56, 50);
    }

    Micrograph rings = drawn.noisy(6, 5).micrograph();

    assertThat(Measurer.measure(rings).of()).isNotEqualTo(Kind.FIBRES);
  }

  @Test
  void takesPackedBallsForParticlesAndNoArray() {
    Drawn drawn = new Drawn(460, 400, 40);
    SplittableRandom random = new SplittableRandom(3);
    for (int row = 0; row < 8; row++) {
      for (int k = 0; k < 9; k++) {
        double x = 2 + 58 * k + (row % 2 == 0 ? 0 : 29) + random.nextDouble(-2, 2);
        double y = 24 + 50 * row + random.nextDouble(-2, 2);
        for (int r = 29; r > 0; r--) {
          drawn.disc(x, y, r * 29.5 / 29, 100 + 90 * Math.sqrt(1 - r * r / 900.0));
        }
      }
    }
    Micrograph balls = drawn.noisy(5, 9).micrograph();

    assertThat(Lattice.of(ObjectFinder.best(Scene.of(balls), true).shapes()).pattern()).isTrue();
    assertThat(Measurer.measure(balls).of()).isEqualTo(Kind.PARTICLES);
  }

  @Test
  void takesForNoArrayWhatHasADefectInEveryThirdCell() {
    Drawn drawn = new Drawn(480, 400, 190);
    for (int row = 0; row < 9; row++) {
      for (int k = 0; k < 10; k++) {
        if ((k + row % 2) % 3 != 0) {
          drawn.disc(25 + 44 * k + row % 2 * 22, 25 + 38 * row, 13, 60);
        }
      }
    }
    Micrograph cells = drawn.noisy(3, 9).micrograph();

    Measurement array = Measurer.measure(cells, Kind.LINES);
    assertThat(array.defects().size()).isGreaterThan(array.count() * 3 / 10);
    assertThat(Lattice.of(ObjectFinder.best(Scene.of(cells), false).shapes()).pattern()).isTrue();
    assertThat(Measurer.measure(cells).of()).isNotEqualTo(Kind.LINES);
  }

  @Test
  void tellsADenseStandOfWiresByTheirRims() {
    Scene forest = Scene.of(new Simulator().simulate(312_005, Family.NANOWIRE_FOREST).micrograph());

    KindFinder.Found found = KindFinder.find(forest);

    assertThat(found.kind()).isEqualTo(Kind.FIBRES);
    assertThat(found.doubt()).isEqualTo("only the rims of wires stand out");
  }

  @Test
  void tellsFibres() {
    Drawn drawn = new Drawn(500, 400, 50);
    drawn
        .strip(20, 60, 480, 120, 14, 180)
        .strip(20, 330, 480, 230, 14, 180)
        .strip(90, 20, 160, 380, 14, 180);
    drawn.strip(300, 20, 260, 380, 14, 180);

    assertThat(Measurer.measure(drawn.noisy(6, 3).micrograph()).of()).isEqualTo(Kind.FIBRES);
  }
}
