package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContrastMappingTest {
  private static GreyImage ramp(int bits, float factor) {
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * factor;
    }
    return GreyImage.of(100, 10, bits, values);
  }

  @Test
  void eightBitsStayAsTheyAre() {
    GreyImage image = GreyImage.of(2, 2, new byte[] {10, 20, 30, 40});
    assertThat(image.toBytes(image.contrast())).containsExactly(10, 20, 30, 40);
  }

  @Test
  void sixteenBitsAreStretchedBetweenPercentilesAndItIsSaidHow() {
    GreyImage image = ramp(16, 40);
    ContrastMapping mapping = image.contrast();
    assertThat(mapping.low()).isCloseTo(0.0035 * 40_000, within(40.0));
    assertThat(mapping.high()).isCloseTo(0.9965 * 40_000, within(40.0));
    assertThat(mapping.method()).contains("0.35th", "99.65th");
    byte[] bytes = image.toBytes(mapping);
    assertThat(bytes[0]).isZero();
    assertThat(bytes[999]).isEqualTo((byte) 255);
    assertThat(bytes[500] & 0xff).isBetween(127, 129);
  }

  @Test
  void aFewHotPixelsDoNotDarkenTheImage() {
    float[] values = ramp(16, 1).values();
    values[0] = 65535;
    assertThat(GreyImage.of(100, 10, 16, values).contrast().high()).isLessThan(1001);
  }

  @Test
  void notANumberIsBlackAndCountsForNothing() {
    float[] values = ramp(32, 1).values();
    values[7] = Float.NaN;
    values[8] = Float.POSITIVE_INFINITY;
    GreyImage image = GreyImage.of(100, 10, 32, values);
    assertThat(image.contrast().high()).isLessThan(1001);
    byte[] bytes = image.toBytes(image.contrast());
    assertThat(bytes[7]).isZero();
    assertThat(bytes[8]).isEqualTo((byte) 255);
  }

  @Test
  void anEvenImageIsNoDivisionByZero() {
    GreyImage image = GreyImage.of(2, 1, 16, new float[] {700, 700});
    assertThat(image.toBytes(image.contrast())).containsExactly(0, 0);
  }
}
