package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/** On images that show bright bodies, parted into labels by the test. */
class RejoiningTest {
  private static final int WIDTH = 240;
  private static final int HEIGHT = 160;

  /** A rod of 180 × 30 pixels. */
  private static Drawn rod() {
    return new Drawn(WIDTH, HEIGHT, 60).box(30, 65, 210, 95, 180);
  }

  private static boolean inRod(int x, int y) {
    return x >= 30 && x < 210 && y >= 65 && y < 95;
  }

  /** {@code label} of every pixel of the image. */
  private static Segmentation found(int count, IntBinaryOperator label) {
    int[] of = new int[WIDTH * HEIGHT];
    Arrays.setAll(of, i -> label.applyAsInt(i % WIDTH, i / WIDTH));
    Labels labels = new Labels(WIDTH, HEIGHT, of, count);
    double[] scores = new double[count];
    Arrays.setAll(scores, k -> 0.9 - 0.1 * k);
    return new Segmentation(labels, Shape.of(labels), scores, 0.8, false, "by the test");
  }

  /** The network's answer at half the resolution: so likely are particle and core everywhere. */
  private static ParticleMaps likely(double particle, double core) {
    float[][] maps = new float[3][WIDTH / 2 * (HEIGHT / 2)];
    Arrays.fill(maps[0], (float) particle);
    Arrays.fill(maps[1], (float) core);
    return new ParticleMaps(WIDTH / 2, HEIGHT / 2, maps[0], maps[1], maps[2]);
  }

  private static Segmentation rejoined(Drawn drawn, Segmentation found, ParticleMaps maps) {
    return Rejoining.of(found, maps, Edges.of(Scene.of(drawn.noisy(3, 7).micrograph())));
  }

  private static Segmentation halves() {
    return found(2, (x, y) -> !inRod(x, y) ? 0 : x < 100 ? 1 : 2);
  }

  @Test
  void aRodCutAcrossIsOneAgain() {
    Segmentation one = rejoined(rod(), halves(), likely(0.9, 0.5));

    assertThat(one.shapes()).hasSize(1);
    assertThat(one.labels().count()).isEqualTo(1);
    assertThat(one.shapes().get(0).area()).isEqualTo(180 * 30);
    // The parts' scores count by their areas, 70 and 110 columns.
    assertThat(one.scores()).hasSize(1);
    assertThat(one.scores()[0]).isCloseTo((0.9 * 70 + 0.8 * 110) / 180, within(1e-9));
  }

  @Test
  void whatWasCutManyTimesIsJoinedOverAndOver() {
    Segmentation found = found(5, (x, y) -> inRod(x, y) ? 1 + (x - 30) / 36 : 0);

    assertThat(rejoined(rod(), found, likely(0.9, 0.5)).shapes()).hasSize(1);
  }

  @Test
  void anEdgeBetweenTwoKeepsThemApart() {
    Drawn parted = rod().box(99, 65, 101, 95, 60);

    assertThat(rejoined(parted, halves(), likely(0.9, 0.5)).shapes()).hasSize(2);
  }

  @Test
  void groundOrAnOutlineThatTheNetworkSeesBetweenTwoKeepsThemApart() {
    assertThat(rejoined(rod(), halves(), likely(0.4, 0.5)).shapes()).hasSize(2);
    assertThat(rejoined(rod(), halves(), likely(0.9, 0.05)).shapes()).hasSize(2);
  }

  @Test
  void discsThatOverlapALittleStayTwo() {
    Drawn discs = new Drawn(WIDTH, HEIGHT, 60).disc(80, 80, 34, 180).disc(144, 80, 34, 180);
    Segmentation two =
        found(
            2,
            (x, y) ->
                x < 112
                    ? Math.hypot(x + 0.5 - 80, y + 0.5 - 80) <= 34 ? 1 : 0
                    : Math.hypot(x + 0.5 - 144, y + 0.5 - 80) <= 34 ? 2 : 0);

    assertThat(rejoined(discs, two, likely(0.9, 0.5)).shapes()).hasSize(2);
  }

  @Test
  void rodsThatMeetAtAnAngleStayTwo() {
    Drawn angle =
        new Drawn(WIDTH, HEIGHT, 60).box(30, 20, 60, 140, 180).box(60, 110, 200, 140, 180);
    Segmentation two =
        found(
            2,
            (x, y) ->
                y >= 20 && y < 140 && x >= 30 && x < 60
                    ? 1
                    : y >= 110 && y < 140 && x >= 60 && x < 200 ? 2 : 0);

    assertThat(rejoined(angle, two, likely(0.9, 0.5)).shapes()).hasSize(2);
  }

  @Test
  void whatTouchesNothingIsLeftAsItIs() {
    Drawn discs = new Drawn(WIDTH, HEIGHT, 60).disc(60, 80, 30, 180).disc(170, 80, 30, 180);
    Segmentation two =
        found(
            2,
            (x, y) ->
                Math.hypot(x + 0.5 - 60, y + 0.5 - 80) <= 30
                    ? 1
                    : Math.hypot(x + 0.5 - 170, y + 0.5 - 80) <= 30 ? 2 : 0);

    assertThat(rejoined(discs, two, likely(0.9, 0.5))).isSameAs(two);
  }
}
