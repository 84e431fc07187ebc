package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LengthTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2.5nm; 2.5",
        "0.4 µm; 400",
        "0.4 μm; 400",
        "1um; 1000",
        "3e-9m; 3",
        "12,5 nm; 12.5",
        "7 pm; 0.007",
        "2 Å; 0.2",
        "1.5mm; 1.5e6",
        ".5 nm; 0.5",
        "2cm; 2e7"
      })
  void readsNumbersWithUnits(String text, double nanometres) {
    assertThat(Length.parse(text).nanometres()).isCloseTo(nanometres, within(nanometres * 1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nm", "5", "five nm", "-3 nm", "5 kg", "1.2.3 nm", "NaN nm"})
  void saysHowALengthIsWritten(String text) {
    assertThatThrownBy(() -> Length.parse(text))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("2.5nm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"37.23; 37.2 nm", "1532; 1.53 µm", "2.5e6; 2.50 mm", "0.0123; 12.3 pm", "0; 0 nm"})
  void writesTheUnitThatAPersonWouldChoose(double nanometres, String text) {
    assertThat(new Length(nanometres).format(3)).isEqualTo(text);
  }

  @Test
  void aHundredThousandDigitsAreRefusedAtOnce() {
    assertThatThrownBy(() -> Length.parse("1".repeat(100_000) + "x"))
        .isInstanceOf(MaemiException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4.99, 2", "0.0071, 0.005", "999, 500", "2.5e6, 2e6"})
  void roundsDownToWhatScaleBarsSay(double nanometres, double rounded) {
    assertThat(new Length(nanometres).rounded().nanometres()).isEqualTo(rounded);
  }
}
