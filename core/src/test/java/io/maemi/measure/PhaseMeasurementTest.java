package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.measure.Measurement.Phase;
import io.maemi.micrograph.PixelSize;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhaseMeasurementTest {
  private static Quantity quantity(Measurement measured, String name) {
    return Objects.requireNonNull(measured.quantity(name), name);
  }

  /** 24 discs of radius 22 on 480 × 360. */
  private static Drawn discs(double ground, double level) {
    Drawn drawn = new Drawn(480, 360, ground);
    for (int k = 0; k < 24; k++) {
      drawn.disc(45 + 78 * (k % 6), 50 + 86 * (k / 6), 22, level);
    }
    return drawn;
  }

  private static double share() {
    return 24 * Math.PI * 22 * 22 / (480.0 * 360);
  }

  @Test
  void fractionsChordsAndBoundariesAreThoseOfTheGeometry() {
    Measurement measured = Measurer.measure(discs(150, 90).noisy(12, 3).micrograph(), Kind.PHASES);

    assertThat(measured.phases()).extracting(Phase::name).contains("dark phase", "bright phase");
    Quantity fraction = quantity(measured, "area fraction of the dark phase");
    assertThat(fraction.value()).isCloseTo(100 * share(), within(1.5));
    Quantity.Sample sample = Objects.requireNonNull(fraction.sample());
    assertThat(sample.n()).isEqualTo(36);
    assertThat(sample.low()).isLessThan(fraction.value());
    assertThat(sample.high()).isGreaterThan(fraction.value());
    // Mean chord of discs is π·r/2, whatever their arrangement.
    assertThat(quantity(measured, "mean chord of the dark phase").value())
        .isCloseTo(Math.PI * 22 / 2, within(1.5));
    assertThat(quantity(measured, "mean chord of the dark phase").unit()).isEqualTo("px");
    double boundary = 24 * 2 * Math.PI * 22 / (480.0 * 360);
    assertThat(quantity(measured, "boundary length per area").value())
        .isCloseTo(boundary, within(0.06 * boundary));
  }

  @Test
  void lengthsAreInNanometresAndBoundariesPerMicrometreWhereTheScaleIsKnown() {
    Measurement measured =
        Measurer.measure(
            discs(150, 90).noisy(6, 3).micrograph(new PixelSize(5, 5, "user")), Kind.PHASES);

    assertThat(quantity(measured, "mean chord of the dark phase").value())
        .isCloseTo(5 * Math.PI * 22 / 2, within(8.0));
    Quantity boundary = quantity(measured, "boundary length per area");
    assertThat(boundary.unit()).isEqualTo("1/\u00b5m");
    assertThat(boundary.value())
        .isCloseTo(24 * 2 * Math.PI * 22 / (480.0 * 360) * 200, within(0.3));
  }

  @Test
  void asManyPhasesAreToldAsTheHistogramHasModes() {
    Drawn drawn = new Drawn(480, 360, 90);
    drawn.box(0, 0, 200, 360, 150).box(300, 100, 480, 260, 210);
    for (int k = 0; k < 6; k++) {
      drawn.disc(40 + 24 * k, 60 + 45 * k, 15, 90);
    }

    List<Phase> phases = Measurer.measure(drawn.noisy(14, 4).micrograph(), Kind.PHASES).phases();

    assertThat(phases)
        .extracting(Phase::name)
        .containsExactly("dark phase", "grey phase", "bright phase");
    assertThat(phases.get(2).fraction()).isCloseTo(180 * 160 / (480.0 * 360), within(0.015));
  }

  @Test
  void shadingMovesNoFraction() {
    Measurement measured =
        Measurer.measure(discs(120, 80).shaded(60).noisy(6, 5).micrograph(), Kind.PHASES);

    assertThat(measured.phases()).hasSize(2);
    assertThat(measured.phases().get(0).fraction()).isCloseTo(share(), within(0.03));
  }

  @Test
  void unevenBrightnessThatComesAndGoesMovesNoFraction() {
    Measurement measured =
        Measurer.measure(discs(140, 115).waved(40, 170).noisy(5, 5).micrograph(), Kind.PHASES);

    assertThat(measured.phases()).hasSize(2);
    assertThat(measured.phases().get(0).fraction()).isCloseTo(share(), within(0.03));
  }

  @Test
  void aFineMixtureBesideAnEvenGroundIsOnePhase() {
    Drawn drawn = new Drawn(480, 360, 110);
    Random random = new Random(6);
    for (int k = 0; k < 2200; k++) {
      drawn.disc(200 + 280 * random.nextDouble(), 360 * random.nextDouble(), 2.6, 190);
    }
    drawn.box(0, 0, 198, 360, 110);

    List<Phase> phases = Measurer.measure(drawn.noisy(5, 7).micrograph(), Kind.PHASES).phases();

    assertThat(phases).extracting(Phase::name).contains("textured phase");
    double textured =
        phases.stream()
            .filter(phase -> phase.name().equals("textured phase"))
            .mapToDouble(Phase::fraction)
            .sum();
    assertThat(textured).isCloseTo(282 / 480.0, within(0.04));
  }
}
