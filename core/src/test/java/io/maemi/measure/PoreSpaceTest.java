package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoreSpaceTest {
  /** The definition, pixel by pixel: the largest disc of the mask that covers each. */
  private static float[] byDefinition(float[] distance, int width) {
    float[] thickness = new float[distance.length];
    for (int i = 0; i < distance.length; i++) {
      float most = 0;
      for (int j = 0; j < distance.length; j++) {
        double apart = Math.hypot(i % width - j % width, (double) (i / width - j / width));
        most = apart < distance[j] ? Math.max(most, distance[j]) : most;
      }
      thickness[i] = distance[i] > 0 ? Math.max(1, 2 * most - 1) : 0;
    }
    return thickness;
  }

  @Test
  void localThicknessIsThatOfTheLargestDiscThatCovers() {
    int side = 72;
    Random random = new Random(1);
    boolean[] mask = new boolean[side * side];
    for (int k = 0; k < 16; k++) {
      double x = side * random.nextDouble();
      double y = side * random.nextDouble();
      double r = 4 + 9 * random.nextDouble();
      for (int i = 0; i < mask.length; i++) {
        mask[i] |= Math.hypot(i % side - x, (double) (i / side) - y) < r;
      }
    }
    float[] distance = Splitting.distances(mask, side, side);

    float[] found = LocalThickness.of(distance, side, side, 1);

    float[] truth = byDefinition(distance, side);
    for (int i = 0; i < truth.length; i++) {
      assertThat(found[i]).isCloseTo(truth[i], within(0.02f));
    }
  }

  @Test
  void aSlitIsAsThickAsItIsWide() {
    boolean[] mask = new boolean[100 * 60];
    Arrays.fill(mask, 20 * 100, 31 * 100, true); // eleven rows from side to side

    float[] thickness = LocalThickness.of(Splitting.distances(mask, 100, 60), 100, 60, 1);

    assertThat(thickness[25 * 100 + 50]).isCloseTo(11, within(0.01f));
    assertThat(thickness[20 * 100 + 50]).isCloseTo(11, within(0.01f));
    assertThat(thickness[19 * 100 + 50]).isZero();
  }

  @Test
  void throatsAreAsWideAsTheNeckBetweenPoresThatTouch() {
    Drawn drawn = new Drawn(480, 360, 170);
    int n = 0;
    for (int row = 0; row < 3; row++) {
      for (int k = 0; k < 3; k++) {
        double x = 60 + 150 * k;
        double y = 60 + 115 * row;
        drawn.disc(x, y, 26, 60).disc(x + 60, y, 26, 60).box(x, y - 7, x + 60, y + 7, 60);
        n++;
      }
    }

    Measurement measured = Measurer.measure(drawn.noisy(6, 2).micrograph(), Kind.PORES);

    assertThat(measured.count()).isEqualTo(2 * n);
    Quantity throat = Objects.requireNonNull(measured.quantity("pore throat width"));
    assertThat(throat.value()).isCloseTo(14, within(1.5));
    assertThat(Objects.requireNonNull(throat.sample()).n()).isEqualTo(n);
    assertThat(Objects.requireNonNull(measured.quantity("local pore thickness")).value())
        .isBetween(40.0, 52.0);
    Quantity porosity = Objects.requireNonNull(measured.quantity("porosity"));
    assertThat(Objects.requireNonNull(porosity.sample()).low()).isLessThan(porosity.value());
  }

  @Test
  void widePoresAreSampledWithoutLossOfThickness() {
    Drawn drawn = new Drawn(640, 480, 180);
    drawn.disc(170, 240, 120, 50).disc(480, 240, 130, 50);

    Measurement measured = Measurer.measure(drawn.noisy(5, 4).micrograph(), Kind.PORES);

    double area = 120.0 * 120 + 130 * 130;
    double byArea = 2 * (Math.pow(120, 3) + Math.pow(130, 3)) / area;
    assertThat(Objects.requireNonNull(measured.quantity("local pore thickness")).value())
        .isCloseTo(byArea, within(6.0));
    assertThat(measured.quantity("pore throat width")).isNull();
  }
}
