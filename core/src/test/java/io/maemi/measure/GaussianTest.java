package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianTest {
  private static final int WIDTH = 141;
  private static final int HEIGHT = 121;

  @ParameterizedTest
  @ValueSource(doubles = {0.7, 1.5, 3, 4, 9})
  void aPointBecomesAGaussianOfThatWidthBothWays(double sigma) {
    float[] point = new float[WIDTH * HEIGHT];
    point[60 * WIDTH + 70] = 1000;

    float[] blurred = Gaussian.blur(point, WIDTH, HEIGHT, sigma);

    double sum = 0;
    double across = 0;
    double down = 0;
    for (int i = 0; i < blurred.length; i++) {
      double dx = i % WIDTH - 70;
      double dy = i / WIDTH - 60;
      sum += blurred[i];
      across += blurred[i] * dx * dx;
      down += blurred[i] * dy * dy;
    }
    assertThat(sum).isCloseTo(1000, within(0.5));
    assertThat(Math.sqrt(across / sum)).isCloseTo(sigma, within(0.07 * sigma));
    assertThat(down).isCloseTo(across, within(1e-3 * across));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 3, 5, 60})
  void anEvenImageStaysEvenUpToItsBordersAndTheInputIsLeftAlone(double sigma) {
    float[] even = new float[WIDTH * HEIGHT];
    java.util.Arrays.fill(even, 80);

    float[] blurred = Gaussian.blur(even, WIDTH, HEIGHT, sigma);

    for (int i = 0; i < even.length; i++) {
      assertThat(blurred[i]).isCloseTo(80f, within(1e-3f));
      assertThat(even[i]).isEqualTo(80f);
    }
  }

  @Test
  void worksOnImagesNarrowerThanTheKernel() {
    assertThat(Gaussian.blur(new float[] {10, 20}, 2, 1, 3)).doesNotContain(Float.NaN);
    assertThat(Gaussian.blur(new float[] {10, 20}, 1, 2, 30)).doesNotContain(Float.NaN);
  }
}
