package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrototypesTest {
  private static List<float[]> around(double x, double y, int count, long seed) {
    Random random = new Random(seed);
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(
          new float[] {
            (float) (x + 0.2 * random.nextGaussian()),
            (float) (y + 0.2 * random.nextGaussian()),
            0.1f
          });
    }
    return points;
  }

  private final Prototypes prototypes =
      new Prototypes(
          Map.of(
              "left", around(-1, 0, 4, 1), "up", around(0, 1, 4, 2), "right", around(1, 0, 4, 3)));

  @Test
  void newImagesGetTheLabelOfTheNearestMean() {
    for (float[] point : around(0, 1, 20, 9)) {
      assertThat(prototypes.classify(point).label()).isEqualTo("up");
    }
  }

  @Test
  void scoresAreProbabilitiesHighestFirst() {
    Classification classification = prototypes.classify(new float[] {0.7f, 0.7f, 0});
    List<Double> scores =
        classification.scores().stream().map(Classification.Score::score).toList();
    assertThat(scores.stream().mapToDouble(s -> s).sum())
        .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(scores).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void oneLabelIsNotAChoice() {
    assertThatThrownBy(() -> new Prototypes(Map.of("only", around(0, 1, 3, 1))))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("two at least");
  }
}
