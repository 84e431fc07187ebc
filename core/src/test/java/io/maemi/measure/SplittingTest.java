package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SplittingTest {
  private static boolean[] discs(double... xyr) {
    boolean[] mask = new boolean[200 * 120];
    for (int i = 0; i < mask.length; i++) {
      for (int k = 0; k < xyr.length; k += 3) {
        mask[i] |= Math.hypot(i % 200 + 0.5 - xyr[k], i / 200 + 0.5 - xyr[k + 1]) <= xyr[k + 2];
      }
    }
    return mask;
  }

  @Test
  void partsOverlappingDiscsOfDifferentSize() {
    Labels labels = Splitting.split(discs(60, 60, 30, 100, 60, 16, 150, 60, 20), 200, 120, 0.8);

    assertThat(labels.count()).isEqualTo(3);
    assertThat(labels.of()[60 * 200 + 60]).isNotEqualTo(labels.of()[60 * 200 + 105]);
  }

  @Test
  void leavesOneRoughOrLongObjectWhole() {
    boolean[] mask = new boolean[200 * 120];
    for (int y = 50; y < 70; y++) {
      for (int x = 20; x < 180; x++) {
        mask[y * 200 + x] = y > 51 + (x * 7 % 3) && y < 69 - (x * 5 % 3);
      }
    }

    assertThat(Splitting.split(mask, 200, 120, 0.8).count()).isEqualTo(1);
  }

  @Test
  void shapesHaveTheMeasuresOfADisc() {
    Labels labels = Labels.connected(discs(80, 60, 30), true, 200, 120);

    List<Shape> shapes = Shape.of(labels);

    assertThat(shapes).hasSize(1);
    Shape disc = shapes.get(0);
    assertThat(disc.diameter()).isCloseTo(60, within(0.3));
    assertThat(disc.perimeter()).isCloseTo(Math.PI * 60, within(6.0));
    assertThat(disc.solidity()).isGreaterThan(0.95);
    assertThat(disc.feret()).isCloseTo(60, within(1.5));
    assertThat(disc.cut()).isFalse();
  }

  @Test
  void estimatesTheShareThatTheBorderLeaves() {
    Labels labels = Labels.connected(discs(0, 60, 30, 190, 60, 30), true, 200, 120);

    List<Shape> shapes = Shape.of(labels);

    assertThat(shapes.get(0).shown(200, 120)).isCloseTo(0.5, within(0.05));
    assertThat(shapes.get(1).shown(200, 120)).isCloseTo(0.71, within(0.05));
  }

  @Test
  void gaussiansOfBothKindsSpreadAPointByTheirVariance() {
    for (double sigma : new double[] {1.5, 6}) {
      float[] values = new float[101 * 101];
      values[50 * 101 + 50] = 1;
      float[] blurred = Gaussian.blur(values, 101, 101, sigma);
      double sum = 0;
      double variance = 0;
      for (int i = 0; i < blurred.length; i++) {
        sum += blurred[i];
        variance += blurred[i] * (i % 101 - 50) * (i % 101 - 50);
      }
      assertThat(sum).isCloseTo(1, within(1e-4));
      assertThat(Math.sqrt(variance)).isCloseTo(sigma, within(0.06 * sigma));
    }
  }
}
