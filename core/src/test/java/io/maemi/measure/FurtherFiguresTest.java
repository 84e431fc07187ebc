package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.Json;
import io.maemi.measure.Quantity.Sample;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FurtherFiguresTest {
  private static Quantity quantity(Measurement measured, String name) {
    return Objects.requireNonNull(measured.quantity(name), name);
  }

  private static Wanted bright() {
    return new Wanted(null, null, null, Wanted.Polarity.BRIGHT, null);
  }

  @Test
  void tellsQuantilesShapesAndNeighboursOfParticles() {
    Drawn drawn = new Drawn(400, 300, 50);
    for (int k = 0; k < 12; k++) {
      double x = 50 + 95 * (k % 4);
      double y = 50 + 95 * (k / 4);
      drawn.box(x - 30, y - 10, x + 30, y + 10, 190);
    }

    Measurement measured =
        Measurer.measure(drawn.noisy(4, 1).micrograph(), Kind.PARTICLES, bright());

    assertThat(measured.count()).isEqualTo(12);
    double disc = Math.sqrt(4 * 60 * 20 / Math.PI);
    assertThat(quantity(measured, "D50").value()).isCloseTo(disc, within(1.0));
    assertThat(quantity(measured, "largest Feret diameter").value())
        .isCloseTo(Math.hypot(60, 20), within(2.0));
    assertThat(quantity(measured, "smallest Feret diameter").value()).isCloseTo(20, within(1.5));
    assertThat(quantity(measured, "aspect ratio").value()).isCloseTo(3.2, within(0.3));
    assertThat(quantity(measured, "nearest neighbour distance").value()).isCloseTo(95, within(1.0));
    assertThat(quantity(measured, "agglomeration").value()).isZero();
    assertThat(quantity(measured, "convexity").value()).isGreaterThan(0.95);
    Sample count = Objects.requireNonNull(quantity(measured, "particle count").sample());
    assertThat(count.n()).isEqualTo(12);
    assertThat(count.low()).isLessThan(12);
    assertThat(quantity(measured, "mean diameter").sample()).isNotNull();
    assertThat(quantity(measured, "coverage").sample()).isNotNull();
    assertThat(Json.line(measured)).contains("\"figures\":[").contains("\"sample\":{\"n\":12");
  }

  @Test
  void tellsLengthDirectionAndStraightnessOfFibres() {
    Drawn drawn = new Drawn(400, 300, 50);
    for (int k = 0; k < 5; k++) {
      drawn.strip(40, 240 - 45 * k, 340, 140 - 45 * k + 70, 8, 190);
    }

    Measurement measured = Measurer.measure(drawn.noisy(4, 2).micrograph(), Kind.FIBRES);

    // Up to the right by 30 in 300.
    assertThat(quantity(measured, "orientation").value())
        .isCloseTo(Math.toDegrees(Math.atan2(30, 300)), within(2.0));
    assertThat(quantity(measured, "fibre length").value())
        .isCloseTo(Math.hypot(300, 30), within(12.0));
    assertThat(quantity(measured, "straightness").value()).isGreaterThan(0.97);
    assertThat(quantity(measured, "orientation order").sample()).isNotNull();
    assertThat(quantity(measured, "coverage").sample()).isNotNull();
  }

  @Test
  void takesNoiseOutOfTheRoughnessOfLines() {
    int rows = 600;
    double sigma = 1.2;
    double keep = Math.exp(-1 / 15.0);
    Random random = new Random(7);
    Drawn drawn = new Drawn(420, rows, 60);
    for (int k = 0; k < 12; k++) {
      double left = 0;
      double right = 0;
      for (int v = 0; v < rows; v++) {
        double step = v == 0 ? sigma : sigma * Math.sqrt(1 - keep * keep);
        left = (v == 0 ? 0 : keep * left) + step * random.nextGaussian();
        right = (v == 0 ? 0 : keep * right) + step * random.nextGaussian();
        drawn.box(12 + 34 * k + left, v, 28 + 34 * k + right, v + 1, 180);
      }
    }

    Measurement quiet = Measurer.measure(drawn.micrograph(), Kind.LINES);
    Measurement noisy = Measurer.measure(drawn.noisy(14, 8).micrograph(), Kind.LINES);

    double truth = 3 * sigma * Math.sqrt(2);
    assertThat(quantity(quiet, "line width roughness").value())
        .isCloseTo(truth, within(0.12 * truth));
    assertThat(quantity(noisy, "line width roughness").value())
        .isCloseTo(truth, within(0.12 * truth));
    assertThat(quantity(noisy, "duty").value()).isCloseTo(16 / 34.0, within(0.02));
    assertThat(quantity(noisy, "CD uniformity").sample()).isNotNull();
  }

  @Test
  void tellsLineWidthsAtTheFootAndAtTheHeadOfTheEdges() {
    Drawn drawn = new Drawn(420, 300, 60);
    for (int k = 0; k < 12; k++) {
      drawn.box(11 + 34 * k, 0, 29 + 34 * k, 300, 110).box(13 + 34 * k, 0, 27 + 34 * k, 300, 180);
    }

    Measurement measured = Measurer.measure(drawn.noisy(3, 9).micrograph(), Kind.LINES);

    assertThat(quantity(measured, "bottom line width").value()).isCloseTo(18, within(0.7));
    assertThat(quantity(measured, "line width").value()).isBetween(13.5, 18.5);
    assertThat(quantity(measured, "top line width").value()).isCloseTo(14, within(0.7));
    assertThat(quantity(measured, "top line width").sample()).isNotNull();
    assertThat(quantity(measured, "duty").sample()).isNotNull();
    assertThat(quantity(measured, "line edge roughness").sample()).isNotNull();
  }
}
