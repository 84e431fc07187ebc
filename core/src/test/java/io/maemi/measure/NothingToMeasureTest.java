package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NothingToMeasureTest {
  private static Micrograph even(int width, int height, int level) {
    byte[] bytes = new byte[width * height];
    java.util.Arrays.fill(bytes, (byte) level);
    return new Micrograph(
        "even.png", "PNG", GreyImage.of(width, height, bytes), null, Instrument.UNKNOWN, null, 0);
  }

  private static void abstains(Measurement measured) {
    assertThat(measured.abstained()).isTrue();
    assertThat(measured.count()).isZero();
    assertThat(measured.size()).isNull();
    assertThat(measured.objects()).isEmpty();
    assertThat(measured.evidence())
        .anyMatch(e -> e instanceof Fact fact && fact.value().startsWith("nothing to measure"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void abstainsOnOneGrey(Kind kind) {
    abstains(Measurer.measure(even(300, 200, 0), kind));
    abstains(Measurer.measure(even(300, 200, 255), kind));
    abstains(Measurer.measure(even(300, 200, 128), kind));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void abstainsOnNoise(Kind kind) {
    abstains(Measurer.measure(new Drawn(400, 300, 120).noisy(30, 11).micrograph(), kind));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void abstainsOnImagesTooSmallToMeasure(Kind kind) {
    abstains(Measurer.measure(even(1, 1, 90), kind));
    abstains(Measurer.measure(even(3, 5000, 90), kind));
    abstains(Measurer.measure(even(5000, 3, 90), kind));
  }

  @Test
  void abstainsWhereNoKindIsGiven() {
    abstains(Measurer.measure(even(200, 200, 40)));
    abstains(Measurer.measure(new Drawn(300, 300, 120).noisy(25, 12).micrograph()));
  }

  @Test
  void abstainsOnFloatsThatAreNoNumbers() {
    float[] values = new float[100 * 100];
    java.util.Arrays.fill(values, Float.NaN);
    abstains(
        Measurer.measure(
            new Micrograph(
                "nan.tif",
                "TIFF",
                GreyImage.of(100, 100, 32, values),
                null,
                Instrument.UNKNOWN,
                null,
                0)));
  }
}
