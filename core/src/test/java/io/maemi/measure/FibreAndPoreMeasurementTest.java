package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.micrograph.PixelSize;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FibreAndPoreMeasurementTest {
  private static double value(Measurement measured, String name) {
    return Objects.requireNonNull(measured.quantity(name), name).value();
  }

  @Test
  void countsCrossingFibresAndMeasuresTheirWidth() {
    Drawn drawn = new Drawn(500, 400, 50);
    drawn.strip(20, 60, 480, 120, 14, 180).strip(20, 330, 480, 230, 14, 180);
    drawn
        .strip(90, 20, 160, 380, 14, 180)
        .strip(300, 20, 260, 380, 14, 180)
        .strip(420, 30, 400, 380, 14, 180);

    Measurement measured =
        Measurer.measure(drawn.noisy(6, 1).micrograph(new PixelSize(5, 5, "user")), Kind.FIBRES);

    assertThat(value(measured, "fibre count")).isEqualTo(5);
    assertThat(value(measured, "mean fibre width")).isCloseTo(70, within(5.0));
    assertThat(Objects.requireNonNull(measured.size()).unit()).isEqualTo("nm");
    assertThat(measured.objects()).hasSize(5);
  }

  @Test
  void tellsAlignedFibresByTheirOrder() {
    Drawn aligned = new Drawn(400, 400, 60);
    for (int k = 0; k < 6; k++) {
      aligned.strip(40 + 60 * k, 20, 50 + 60 * k, 380, 10, 190);
    }

    Measurement measured = Measurer.measure(aligned.noisy(5, 2).micrograph(), Kind.FIBRES);

    assertThat(value(measured, "fibre count")).isEqualTo(6);
    assertThat(value(measured, "orientation order")).isGreaterThan(0.95);
  }

  @Test
  void measuresDarkWires() {
    Drawn drawn =
        new Drawn(400, 300, 190).strip(60, 50, 330, 120, 9, 60).strip(80, 250, 300, 160, 9, 60);

    Measurement measured = Measurer.measure(drawn.noisy(6, 3).micrograph(), Kind.FIBRES);

    assertThat(value(measured, "fibre count")).isEqualTo(2);
    assertThat(value(measured, "mean fibre width")).isCloseTo(9, within(1.2));
  }

  @Test
  void seesOneThinWireInALargeImage() {
    Drawn drawn = new Drawn(600, 450, 40).strip(150, 100, 330, 260, 6, 200);

    Measurement measured = Measurer.measure(drawn.noisy(3, 6).micrograph(), Kind.FIBRES);

    assertThat(value(measured, "fibre count")).isEqualTo(1);
    assertThat(value(measured, "mean fibre width")).isCloseTo(6, within(1.0));
  }

  @Test
  void countsAFibreOnceAcrossAGap() {
    Drawn drawn = new Drawn(500, 320, 50).strip(20, 150, 480, 170, 14, 180);
    drawn.strip(20, 40, 480, 60, 14, 180).strip(20, 280, 480, 250, 14, 180);
    drawn.box(240, 135, 250, 185, 50);

    Measurement measured = Measurer.measure(drawn.noisy(5, 8).micrograph(), Kind.FIBRES);

    assertThat(value(measured, "fibre count")).isEqualTo(3);
  }

  @Test
  void takesStrutsWithinPoresForNoWalls() {
    Drawn drawn = new Drawn(480, 360, 190);
    for (int k = 0; k < 6; k++) {
      double x = 85 + 155 * (k % 3);
      double y = 95 + 170 * (k / 3);
      drawn.disc(x, y, 62, 50).strip(x - 40, y - 20, x + 44, y + 12, 5, 120);
      drawn.strip(x - 12, y - 44, x + 10, y + 40, 5, 120);
    }

    Measurement measured = Measurer.measure(drawn.noisy(7, 7).micrograph(), Kind.PORES);

    assertThat(value(measured, "pore count")).isEqualTo(6);
    assertThat(value(measured, "mean pore diameter")).isCloseTo(124, within(10.0));
  }

  @Test
  void measuresTheCellsOfAFoamToTheirRims() {
    Drawn drawn = new Drawn(500, 400, 200);
    for (int k = 0; k < 20; k++) {
      double x = 100 * (k % 5);
      double y = 100 * (k / 5);
      // Cells get darker towards the middle.
      for (int step = 0; step < 8; step++) {
        double in = 6 + 2 * step;
        drawn.box(x + in, y + in, x + 100 - in, y + 100 - in, 180 - 18 * step);
      }
    }

    Measurement measured = Measurer.measure(drawn.noisy(5, 8).micrograph(), Kind.PORES);

    double side = Math.sqrt(4 / Math.PI) * 88;
    assertThat(value(measured, "pore count")).isEqualTo(20);
    assertThat(value(measured, "mean pore diameter")).isCloseTo(side, within(0.1 * side));
  }

  @Test
  void measuresPoresAndPorosity() {
    Drawn drawn = new Drawn(400, 320, 180);
    for (int k = 0; k < 20; k++) {
      drawn.disc(45 + 77 * (k % 5), 42 + 76 * (k / 5), 14, 50);
    }

    Measurement measured = Measurer.measure(drawn.noisy(7, 4).micrograph(), Kind.PORES);

    assertThat(value(measured, "pore count")).isEqualTo(20);
    assertThat(value(measured, "mean pore diameter")).isCloseTo(28, within(1.2));
    assertThat(value(measured, "porosity"))
        .isCloseTo(100 * 20 * Math.PI * 196 / (400 * 320), within(0.8));
  }

  @Test
  void givesAreaFractionsOfPhases() {
    Drawn drawn = new Drawn(300, 300, 60).box(0, 0, 300, 90, 200).box(0, 90, 300, 150, 130);

    Measurement measured = Measurer.measure(drawn.noisy(6, 5).micrograph(), Kind.PHASES);

    assertThat(measured.phases()).hasSize(3);
    assertThat(measured.phases().get(0).fraction()).isCloseTo(0.5, within(0.02));
    assertThat(measured.phases().get(1).fraction()).isCloseTo(0.2, within(0.02));
    assertThat(measured.phases().get(2).fraction()).isCloseTo(0.3, within(0.02));
  }
}
