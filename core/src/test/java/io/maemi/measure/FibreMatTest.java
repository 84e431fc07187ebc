package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FibreMatTest {
  /** Upright wires with bright rims, those behind first, with a dark foot about each. */
  private static Drawn stand(double across, double rim, int rows) {
    Drawn drawn = new Drawn(480, 360, 30);
    Random random = new Random(5);
    for (int row = 0; row < rows; row++) {
      double top = 330.0 * row / rows - 20;
      for (double x = 40 * random.nextDouble(); x < 470; x += 30 + 40 * random.nextDouble()) {
        double end = top + 15 * random.nextDouble();
        drawn.box(x - 2, end, x + across + 2, 360, 70);
        drawn.box(x, end, x + across, 360, 210);
        drawn.box(x + rim, end + rim, x + across - rim, 360, 130);
      }
    }
    return drawn;
  }

  private static Quantity quantity(Measurement measured, String name) {
    return Objects.requireNonNull(measured.quantity(name), name);
  }

  @Test
  void measuresWiresOfADenseStandFromOutlineToOutline() {
    Measurement measured = Measurer.measure(stand(13, 2, 16).noisy(5, 1).micrograph(), Kind.FIBRES);

    assertThat(quantity(measured, "mean fibre width").value()).isCloseTo(13, within(1.3));
    assertThat(quantity(measured, "mean fibre width").method()).contains("rims");
    assertThat(measured.quantity("coverage")).isNull();
  }

  @Test
  void findsTheWidthThroughNoise() {
    Measurement measured =
        Measurer.measure(stand(17, 2.5, 14).noisy(20, 2).micrograph(), Kind.FIBRES);

    assertThat(quantity(measured, "mean fibre width").value()).isCloseTo(17, within(1.7));
  }

  @Test
  void looksForNoRimsWhereTheUserWantsDarkFibres() {
    Wanted dark = new Wanted(null, null, null, Wanted.Polarity.DARK, null);
    Measurement measured =
        Measurer.measure(stand(13, 2, 16).noisy(5, 1).micrograph(), Kind.FIBRES, dark);

    assertThat(quantity(measured, "fibre count").method()).startsWith("dark fibres");
  }

  @Test
  void leavesRimmedFibresOnOpenGroundToTheirMask() {
    Drawn drawn = new Drawn(480, 360, 40);
    for (int k = 0; k < 7; k++) {
      double x = 30 + 62 * k;
      drawn.strip(x, -10, x + 12, 370, 16, 210).strip(x, -10, x + 12, 370, 11, 140);
    }

    Measurement measured = Measurer.measure(drawn.noisy(4, 3).micrograph(), Kind.FIBRES);

    assertThat(quantity(measured, "fibre count").value()).isEqualTo(7);
    assertThat(quantity(measured, "mean fibre width").value()).isCloseTo(16, within(1.6));
    assertThat(measured.quantity("coverage")).isNotNull();
  }

  @Test
  void takesBumpsOfAnAggregateForNoWires() {
    Drawn drawn = new Drawn(480, 360, 60);
    Random random = new Random(5);
    for (int k = 0; k < 900; k++) {
      double x = random.nextInt(480);
      double y = random.nextInt(360);
      double radius = 6 + random.nextInt(5);
      drawn.disc(x, y, radius, 210).disc(x, y, radius - 2.5, 110 + random.nextInt(40));
    }

    Measurement measured = Measurer.measure(drawn.noisy(5, 4).micrograph(), Kind.FIBRES);

    assertThat(measured.evidence()).noneMatch(item -> item.method().contains("rims"));
  }
}
