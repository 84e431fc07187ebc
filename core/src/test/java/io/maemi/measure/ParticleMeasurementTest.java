package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import io.maemi.synth.Truth;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ParticleMeasurementTest {
  /** Twenty discs of 30 pixels. */
  private static Drawn discs() {
    Drawn drawn = new Drawn(400, 320, 60);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 5; column++) {
        drawn.disc(45 + 77 * column, 42 + 76 * row, 15, 180);
      }
    }
    return drawn;
  }

  private static Quantity quantity(Measurement measurement, String name) {
    Quantity quantity = measurement.quantity(name);
    assertThat(quantity).as(name).isNotNull();
    return Objects.requireNonNull(quantity);
  }

  @Test
  void countsAndSizesDiscsInNanometres() {
    Measurement measured =
        Measurer.measure(
            discs().noisy(8, 1).micrograph(new PixelSize(2, 2, "user")), Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(20);
    assertThat(quantity(measured, "particle count").value()).isEqualTo(20);
    Quantity diameter = quantity(measured, "mean diameter");
    assertThat(diameter.value()).isCloseTo(60, within(2.0));
    assertThat(diameter.unit()).isEqualTo("nm");
    assertThat(quantity(measured, "coverage").value())
        .isCloseTo(100 * 20 * Math.PI * 225 / (400 * 320), within(0.8));
    assertThat(quantity(measured, "circularity").value()).isGreaterThan(0.85);
    assertThat(quantity(measured, "pixel size").method()).isEqualTo("user");
  }

  @Test
  void givesPixelsWhereTheScaleIsUnknown() {
    Measurement measured = Measurer.measure(discs().micrograph(), Kind.PARTICLES);

    assertThat(quantity(measured, "mean diameter").unit()).isEqualTo("px");
    assertThat(measured.evidence())
        .anyMatch(
            e ->
                e instanceof Fact fact
                    && fact.name().equals("scale")
                    && fact.value().equals("unknown"));
  }

  @Test
  void particlesOnALumpySupportAreSizedWithoutIt() {
    SimulatedMicrograph catalyst = new Simulator().simulate(3_000_005, Family.PARTICLES_SUPPORTED);
    Truth truth = catalyst.truth();
    int count = Objects.requireNonNull(truth.count());
    double size = Objects.requireNonNull(truth.meanSizeNm());
    PixelSize scale = catalyst.micrograph().pixelSize();
    double unit = scale == null ? truth.nanometresPerPixel() : 1;

    Measurement measured = Measurer.measure(catalyst.micrograph(), Kind.PARTICLES);

    assertThat((double) measured.count()).isCloseTo(count, within(0.2 * count));
    assertThat(quantity(measured, "mean diameter").value() * unit)
        .isCloseTo(size, within(0.15 * size));
  }

  @Test
  void findsDarkParticlesOnABrightGround() {
    Measurement measured =
        Measurer.measure(discs().inverted().noisy(8, 2).micrograph(), Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(20);
    assertThat(quantity(measured, "mean diameter").value()).isCloseTo(30, within(1.2));
  }

  @Test
  void findsParticlesOnAShadedGround() {
    Measurement measured =
        Measurer.measure(discs().shaded(70).noisy(5, 3).micrograph(), Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(20);
  }

  @Test
  void measuresSixteenBitImages() {
    Measurement measured = Measurer.measure(discs().noisy(4, 4).sixteenBits(), Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(20);
    assertThat(quantity(measured, "mean diameter").value()).isCloseTo(30, within(1.5));
  }

  @Test
  void partsTouchingPairs() {
    Drawn drawn = new Drawn(420, 300, 50);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        drawn
            .disc(40 + 100 * column, 50 + 95 * row, 16, 190)
            .disc(70 + 100 * column, 50 + 95 * row, 16, 190);
      }
    }

    Measurement measured = Measurer.measure(drawn.noisy(6, 5).micrograph(), Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(24);
    assertThat(quantity(measured, "mean diameter").value()).isCloseTo(32, within(1.5));
  }

  @Test
  void fillsParticlesOfWhichOnlyTheRimIsBright() {
    Drawn drawn = new Drawn(300, 300, 60);
    for (int k = 0; k < 9; k++) {
      double x = 55 + 95 * (k % 3);
      double y = 55 + 95 * (k / 3);
      drawn.disc(x, y, 25, 210).disc(x, y, 21, 75);
    }

    Micrograph micrograph = drawn.noisy(4, 6).micrograph();
    Measurement measured = Measurer.measure(micrograph, Kind.PARTICLES);
    Measurement classical = ParticleMeasurement.classically(micrograph);

    assertThat(measured.count()).isEqualTo(9);
    // The network takes the bloom of a rim for a part of the particle.
    assertThat(quantity(measured, "mean diameter").value()).isCloseTo(50, within(5.0));
    assertThat(classical.count()).isEqualTo(9);
    assertThat(quantity(classical, "mean diameter").value()).isCloseTo(50, within(2.0));
  }

  @Test
  void ignoresTheDataBarAndGivesPlacesInTheFile() {
    Micrograph micrograph = discs().withBar(40);

    Measurement measured = Measurer.measure(micrograph, Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(20);
    assertThat(measured.objects()).allMatch(object -> object.y() + object.height() <= 320);
    assertThat(measured.objects())
        .anyMatch(object -> Math.abs(object.x() - 30) < 2.5 && Math.abs(object.y() - 27) < 2.5);
  }

  @Test
  void countsObjectsThatTheBorderCuts() {
    Drawn drawn = new Drawn(300, 200, 50).disc(100, 100, 20, 190).disc(200, 100, 20, 190);
    drawn.disc(306, 40, 20, 190).disc(0, 100, 20, 190).disc(150, 212, 20, 190).disc(50, 6, 20, 190);
    drawn.noisy(4, 7);

    Measurement measured = Measurer.measure(drawn.micrograph(), Kind.PARTICLES);

    // The two specks of which the image shows a tenth and less are seen or not.
    assertThat(measured.count()).isBetween(4, 6);
    assertThat(ParticleMeasurement.classically(drawn.micrograph()).count()).isBetween(3, 4);
  }
}
