package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MaskViewTest {
  /** A bright square of 100 pixels in the middle of 512 × 512 dark ones. */
  private static MaskData.Sample square() {
    byte[] grey = new byte[512 * 512];
    short[] labels = new short[grey.length];
    Arrays.fill(grey, (byte) 40);
    for (int y = 206; y < 306; y++) {
      for (int x = 206; x < 306; x++) {
        grey[y * 512 + x] = (byte) 200;
        labels[y * 512 + x] = 7;
      }
    }
    return new MaskData.Sample("square.png", 512, 512, grey, labels);
  }

  @Test
  void aPlainViewAtHalfTheZoomShowsTheWholeImageAtHalfTheSize() {
    MaskView view = MaskView.plain(square(), 256, 0.5);

    long area = Arrays.stream(view.labels()).filter(label -> label == 7).count();
    assertThat((double) area).isCloseTo(2500, within(120.0));
    assertThat(view.grey()[0]).isEqualTo(40);
    assertThat(view.grey()[128 * 256 + 128]).isEqualTo(200);
  }

  @Test
  void whatLiesBeyondTheImageIsGround() {
    MaskView view = MaskView.plain(square(), 256, 0.25);

    long area = Arrays.stream(view.labels()).filter(label -> label == 7).count();
    assertThat((double) area).isCloseTo(625, within(60.0));
    assertThat(view.labels()[0]).isZero();
    assertThat(view.grey()[0]).isZero();
  }

  @Test
  void everyViewKeepsOutlineAndImageTogether() {
    for (int seed = 0; seed < 40; seed++) {
      MaskView view =
          MaskView.of(square(), 256, MaskView.Variety.OF_PARTICLES, new SplittableRandom(seed));
      double[] sum = new double[2];
      double[] count = new double[2];
      for (int i = 0; i < view.labels().length; i++) {
        int inside = view.labels()[i] == 0 ? 0 : 1;
        sum[inside] += view.grey()[i];
        count[inside]++;
      }
      // Inverted or not, the square differs from what is around it wherever it is seen.
      if (count[1] > 500 && count[0] > 20_000) {
        assertThat(Math.abs(sum[1] / count[1] - sum[0] / count[0]))
            .as("seed %d", seed)
            .isGreaterThan(15);
      }
    }
  }

  @Test
  void aSeedGivesOneView() {
    MaskView one =
        MaskView.of(square(), 256, MaskView.Variety.OF_PARTICLES, new SplittableRandom(5));
    MaskView again =
        MaskView.of(square(), 256, MaskView.Variety.OF_PARTICLES, new SplittableRandom(5));

    assertThat(again.grey()).isEqualTo(one.grey());
    assertThat(again.labels()).isEqualTo(one.labels());
  }
}
