package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
  /** Labels drawn from the softmax of the logits, then logits made overconfident by a factor. */
  private static List<Calibration.Sample> overconfident(double factor) {
    Random random = new Random(7);
    List<Calibration.Sample> samples = new ArrayList<>();
    for (int n = 0; n < 4000; n++) {
      double[] logits = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      double[] p = Calibration.NONE.probabilities(logits);
      double draw = random.nextDouble();
      int truth = draw < p[0] ? 0 : draw < p[0] + p[1] ? 1 : 2;
      samples.add(
          new Calibration.Sample(Arrays.stream(logits).map(l -> l * factor).toArray(), truth));
    }
    return samples;
  }

  @Test
  void findsTheTemperatureThatMadeScoresOverconfident() {
    assertThat(Calibration.fit(overconfident(3)).temperature()).isCloseTo(3, within(0.4));
  }

  @Test
  void takesBackALeaningTowardsOneLabel() {
    List<Calibration.Sample> leaning =
        overconfident(1).stream()
            .map(
                s -> {
                  double[] logs = s.logLikelihoods().clone();
                  logs[0] += 3;
                  return new Calibration.Sample(logs, s.truth());
                })
            .toList();
    Calibration calibration = Calibration.fit(leaning);
    List<Double> biases = Objects.requireNonNull(calibration.biases());
    assertThat(biases.get(1) - biases.get(0)).isCloseTo(3, within(0.4));
    assertThat(biases.get(2) - biases.get(1)).isCloseTo(0, within(0.2));
    double[] even = calibration.probabilities(new double[] {3, 0, 0});
    assertThat(even[0]).isCloseTo(even[1], within(0.1));
  }

  @Test
  void thresholdLeavesAtMostOneInTwentyWrongAmongTheLabelsGiven() {
    List<Calibration.Sample> samples = overconfident(6);
    Calibration calibration = Calibration.fit(samples);
    int given = 0;
    int right = 0;
    for (Calibration.Sample sample : samples) {
      double[] p = calibration.probabilities(sample.logLikelihoods());
      int top = Calibration.argmax(p);
      if (p[top] >= calibration.threshold()) {
        given++;
        right += top == sample.truth() ? 1 : 0;
      }
    }
    assertThat(given).isPositive();
    assertThat((double) right / given).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void survivesWritingAndReading(@TempDir Path folder) {
    Calibration calibration = new Calibration(1.7, List.of(0.5, -0.25), 0.62, 120);
    calibration.write(folder);
    assertThat(Calibration.read(folder)).isEqualTo(calibration);
  }

  @Test
  void modelsWithoutAFileAreUncalibrated(@TempDir Path folder) {
    assertThat(Calibration.read(folder)).isEqualTo(Calibration.NONE);
  }

  @Test
  void aDamagedFileIsNamed(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve(Calibration.FILE), "{\"temperature\":");
    assertThatThrownBy(() -> Calibration.read(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining(Calibration.FILE);
  }
}
