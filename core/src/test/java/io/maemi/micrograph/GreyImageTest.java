package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreyImageTest {
  /** Values that fit a byte, two bytes, and neither: fractions, signs, what is no number. */
  @ParameterizedTest
  @CsvSource({
    "8, 0, 127, 128, 255, 3, 7",
    "8, 0.5, 127, 128, 255, 3, 7",
    "16, 0, 255, 256, 32768, 65535, 7",
    "16, -1, 255, 256, 32768, 65535, 7",
    "16, 0, 65536, 256, 32768, 65535, 7",
    "32, 1e9, -3, NaN, Infinity, 0.25, 7"
  })
  void keepsEveryValueExactly(int bits, float a, float b, float c, float d, float e, float f) {
    float[] values = {a, b, c, d, e, f};

    GreyImage image = GreyImage.of(3, 2, bits, values);

    assertThat(image.values()).containsExactly(values);
    assertThat(image.at(1, 1)).isEqualTo(e);
    assertThat(image.crop(1, 0, 2, 2).values()).containsExactly(b, c, e, f);
    ContrastMapping mapping = new ContrastMapping(-2, 300, "test");
    assertThat(image.toBytes(mapping))
        .containsExactly(
            mapping.apply(a),
            mapping.apply(b),
            mapping.apply(c),
            mapping.apply(d),
            mapping.apply(e),
            mapping.apply(f));
  }
}
