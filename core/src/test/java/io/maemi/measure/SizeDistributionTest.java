package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.measure.Quantity.Sample;
import io.maemi.measure.SizeDistribution.Figure;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SizeDistributionTest {
  private static SizeDistribution of(double... sizes) {
    double[] even = new double[sizes.length];
    Arrays.fill(even, 1);
    return SizeDistribution.of(sizes, even);
  }

  private static double value(SizeDistribution distribution, Figure figure) {
    return Objects.requireNonNull(distribution.values().get(figure));
  }

  @Test
  void givesTheUsualMedianAndMeanOfEvenWeights() {
    SizeDistribution distribution = of(4, 1, 3, 2);

    assertThat(value(distribution, Figure.MEDIAN)).isEqualTo(2.5);
    assertThat(value(distribution, Figure.MEAN)).isEqualTo(2.5);
    assertThat(value(of(3, 1, 2), Figure.MEDIAN)).isEqualTo(2);
    assertThat(value(of(2, 2, 8, 8), Figure.SD)).isCloseTo(Math.sqrt(12), within(1e-9));
  }

  @Test
  void weighsByVolumeWhereAsked() {
    // One sphere of 10 holds as much as a thousand of 1.
    SizeDistribution distribution = of(1, 1, 1, 1, 1, 1, 1, 1, 1, 10);

    assertThat(value(distribution, Figure.MEDIAN)).isEqualTo(1);
    assertThat(value(distribution, Figure.VOLUME_D50)).isEqualTo(10);
    assertThat(value(distribution, Figure.SAUTER)).isCloseTo(1009.0 / 109, within(1e-9));
  }

  @Test
  void countsWeightsAsObjects() {
    SizeDistribution weighted = SizeDistribution.of(new double[] {20, 10}, new double[] {1, 3});

    assertThat(value(weighted, Figure.MEAN)).isEqualTo(12.5);
    assertThat(value(weighted, Figure.MEDIAN)).isEqualTo(10);
  }

  @Test
  void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
    Random random = new Random(3);
    int held = 0;
    for (int trial = 0; trial < 100; trial++) {
      SizeDistribution drawn = of(random.doubles(60, 0, 2).toArray());
      Sample mean = Objects.requireNonNull(drawn.samples().get(Figure.MEAN));
      held += mean.low() <= 1 && 1 <= mean.high() ? 1 : 0;
      assertThat(mean.n()).isEqualTo(60);
    }
    assertThat(held).isBetween(88, 100);
  }

  @Test
  void countsHavePoissonLimits() {
    assertThat(Sample.counted(20).low()).isCloseTo(12.2, within(0.1));
    assertThat(Sample.counted(20).high()).isCloseTo(30.9, within(0.1));
    assertThat(Sample.counted(0).low()).isZero();
    assertThat(Sample.counted(0).high()).isCloseTo(3.7, within(0.8));
  }
}
