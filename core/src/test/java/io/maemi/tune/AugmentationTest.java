package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private final Augmentation augmentation = new Augmentation(32);

  private static byte[] ramp(int side) {
    byte[] image = new byte[side * side];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (i % side * 255 / (side - 1));
    }
    return image;
  }

  @Test
  void sameSeedGivesTheSameViewAndAnotherSeedAnother() {
    byte[] image = ramp(32);
    byte[] view = augmentation.view(image, true, new SplittableRandom(1));
    assertThat(augmentation.view(image, true, new SplittableRandom(1))).isEqualTo(view);
    assertThat(augmentation.view(image, true, new SplittableRandom(2))).isNotEqualTo(view);
  }

  @Test
  void viewsAreTurnedAllFourWays() {
    byte[] image = ramp(32);
    int[] brightest = new int[4];
    for (int seed = 0; seed < 400; seed++) {
      byte[] view = augmentation.view(image, true, new SplittableRandom(seed));
      int[] edges = {sum(view, 0, 1), sum(view, 31 * 32, 1), sum(view, 0, 32), sum(view, 31, 32)};
      int best = 0;
      for (int i = 1; i < 4; i++) {
        best = edges[i] > edges[best] ? i : best;
      }
      brightest[best]++;
    }
    assertThat(brightest)
        .satisfies(
            counts -> {
              for (int count : counts) {
                assertThat(count).isBetween(50, 150);
              }
            });
  }

  @Test
  void viewThatIsNotRestyledKeepsTheGreyLevels() {
    byte[] image = new byte[32 * 32];
    Arrays.fill(image, (byte) 90);
    assertThat(augmentation.view(image, false, new SplittableRandom(1))).containsOnly(90);
    assertThat(augmentation.view(image, true, new SplittableRandom(1))).isNotEqualTo(image);
  }

  private static int sum(byte[] view, int from, int step) {
    int sum = 0;
    for (int i = 0; i < 32; i++) {
      sum += view[from + i * step] & 0xff;
    }
    return sum;
  }
}
