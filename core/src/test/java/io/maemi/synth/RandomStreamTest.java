package io.maemi.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void forksDependOnTheirNameAndNotOnHowMuchTheParentGave() {
    RandomStream fresh = new RandomStream(7);
    RandomStream used = new RandomStream(7);
    long first = used.next();
    used.normal();

    assertThat(used.fork("part").next()).isEqualTo(fresh.fork("part").next());
    assertThat(fresh.fork("other").next()).isNotEqualTo(fresh.fork("part").next());
    assertThat(fresh.next()).isEqualTo(first);
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    RandomStream random = new RandomStream(1);
    int n = 400_000;
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    int beyond = 0;
    for (int i = 0; i < n; i++) {
      double z = random.normal();
      sum += z;
      squares += z * z;
      fourths += z * z * z * z;
      beyond += Math.abs(z) > 1.959964 ? 1 : 0;
    }

    assertThat(sum / n).isCloseTo(0, within(0.01));
    assertThat(squares / n).isCloseTo(1, within(0.015));
    assertThat(fourths / n).isCloseTo(3, within(0.1));
    assertThat((double) beyond / n).isCloseTo(0.05, within(0.002));
  }

  @Test
  void boundsAreKept() {
    RandomStream random = new RandomStream(3);
    for (int i = 0; i < 10_000; i++) {
      assertThat(random.below(3)).isBetween(0, 2);
      assertThat(random.between(-1, 1)).isBetween(-1, 1);
      assertThat(random.logUniform(0.2, 1000)).isBetween(0.2, 1000.0);
    }
  }

  @Test
  void edgeRoughnessHasItsCorrelationLength() {
    float[] values = NoiseField.correlated(new RandomStream(5), 200_000, 12);
    double variance = 0;
    double lagged = 0;
    for (int i = 12; i < values.length; i++) {
      variance += values[i] * values[i];
      lagged += values[i] * values[i - 12];
    }

    assertThat(variance / values.length).isCloseTo(1, within(0.05));
    assertThat(lagged / variance).isCloseTo(Math.exp(-1), within(0.04));
  }

  @Test
  void smoothingKeepsTheSumAndSpreadsByItsSigma() {
    for (double sigma : new double[] {0.8, 2, 4}) {
      int size = 61;
      float[] point = new float[size * size];
      point[30 * size + 30] = 1;
      float[] spread = Smoothing.gaussian(point, size, size, sigma);
      double sum = 0;
      double second = 0;
      for (int i = 0; i < spread.length; i++) {
        sum += spread[i];
        second += spread[i] * (i % size - 30) * (i % size - 30);
      }
      assertThat(sum).isCloseTo(1, within(1e-3));
      assertThat(Math.sqrt(second)).isCloseTo(sigma, within(0.12 * sigma + 0.02));
    }
  }
}
