package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
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
  void tellsLines() {
    Drawn drawn = new Drawn(400, 300, 70);
    for (int k = 0; k < 12; k++) {
      drawn.box(9 + 32 * k, 0, 23 + 32 * k, 300, 170);
    }

    assertThat(Measurer.measure(drawn.noisy(6, 2).micrograph()).of()).isEqualTo(Kind.LINES);
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
