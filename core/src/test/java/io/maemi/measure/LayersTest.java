package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.synth.Family;
import io.maemi.synth.Simulator;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayersTest {
  private static Quantity quantity(Measurement measured, String name) {
    return Objects.requireNonNull(measured.quantity(name), name);
  }

  @Test
  void layersAreMeasuredBetweenBoundariesThatRunThrough() {
    Measurement measured = Measurer.measure(layers(80).micrograph(), Kind.PHASES);

    assertThat(quantity(measured, "layer count").value()).isEqualTo(2);
    assertThat(quantity(measured, "thickness of layer 1").value()).isCloseTo(60, within(1.0));
    assertThat(quantity(measured, "thickness of layer 2").value()).isCloseTo(80, within(1.5));
    // The lower boundary of the second waves by ±9.
    assertThat(quantity(measured, "thickness standard deviation of layer 2").value())
        .isCloseTo(9 / Math.sqrt(2), within(1.0));
    assertThat(quantity(measured, "thinnest place of layer 2").value()).isCloseTo(71, within(2.5));
    assertThat(quantity(measured, "thickness of layer 2").sample()).isNotNull();
    assertThat(measured.objects()).hasSize(2);
    assertThat(measured.objects().get(0).y()).isCloseTo(90, within(2.0));
    assertThat(measured.objects().get(0).height()).isCloseTo(60, within(3.0));
    assertThat(Objects.requireNonNull(measured.size()).what()).isEqualTo("layer thickness");
  }

  private static Drawn layers(int second) {
    Drawn drawn = new Drawn(500, 380, 40).box(0, 90, 500, 380, 150).box(0, 150, 500, 380, 95);
    for (int x = 0; x < 500; x++) {
      drawn.box(x, 150 + second + 9 * Math.sin(x / 25.0), x + 1, 380, 200);
    }
    return drawn.noisy(9, 8);
  }

  @Test
  void layersThatStandUprightAreCountedFromTheLeft() {
    Drawn drawn = new Drawn(400, 300, 60).box(90, 0, 400, 300, 140).box(150, 0, 400, 300, 200);

    Measurement measured =
        Measurer.measure(drawn.box(240, 0, 400, 300, 90).noisy(6, 2).micrograph(), Kind.PHASES);

    assertThat(quantity(measured, "thickness of layer 1").value()).isCloseTo(60, within(1.0));
    assertThat(quantity(measured, "thickness of layer 2").value()).isCloseTo(90, within(1.0));
  }

  @Test
  void aBandOfPoresIsNoLayer() {
    Drawn drawn = new Drawn(500, 380, 190).box(0, 300, 500, 380, 70);
    Random random = new Random(3);
    for (int k = 0; k < 90; k++) {
      drawn.disc(500 * random.nextDouble(), 200 + 60 * random.nextDouble(), 9, 40);
    }

    Measurement measured = Measurer.measure(drawn.noisy(6, 4).micrograph(), Kind.PHASES);

    assertThat(measured.quantity("layer count")).isNull();
    assertThat(measured.objects()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Family.class,
      names = {"PARTICLES_SPHERICAL", "POROUS_SPONGE", "FILM_GRAINS", "FIBRES", "CELLS"})
  void nothingIsLayeredThatIsNoCrossSection(Family family) {
    Measurement measured =
        Measurer.measure(new Simulator().simulate(3_400_001, family).micrograph(), Kind.PHASES);

    assertThat(measured.quantity("layer count")).isNull();
  }

  @Test
  void simulatedCrossSectionsHaveLayers() {
    Measurement measured =
        Measurer.measure(
            new Simulator().simulate(3_300_002, Family.FILM_CROSS_SECTION).micrograph(),
            Kind.PHASES);

    assertThat(quantity(measured, "layer count").value()).isPositive();
  }
}
