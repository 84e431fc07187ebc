package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarLabelTest {
  private static TextLine line(String text) {
    int[] columns = IntStream.range(0, text.length()).map(i -> 10 * i + 5).toArray();
    return new TextLine(new Box(0, 0, 10 * text.length(), 20), text, columns, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "1 \u03bcm, 1000",
    "200nm, 200",
    "5.00um, 5000",
    "0.5 \u00b5m, 500",
    "2O nm, 20",
    "l0\u03bcm, 10000",
    "10pm, 10000",
    "1 mm, 1000000",
    "'2,5 \u03bcm', 2500",
    "1\u03bcm*, 1000",
    "5 A, 0.5"
  })
  void readsLengthsAsRecognisersSeeThem(String text, double nanometres) {
    assertThat(BarLabel.in(line(text)))
        .singleElement()
        .satisfies(
            label -> {
              assertThat(label.nanometres()).isEqualTo(nanometres);
              assertThat(label.alone()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource({"20.00 kV", "Mag = 250 X", "SE2", "Date 2020", "34.5 %", "50.00 K X", "10 m", "SA"})
  void seesNoLengthWhereThereIsNone(String text) {
    assertThat(BarLabel.in(line(text))).isEmpty();
  }

  @Test
  void tellsWhatStandsBeforeALengthAndWhere() {
    BarLabel label = BarLabel.in(line("X1,000 WD 10.1mm")).get(0);
    assertThat(label.before()).isEqualTo("x1,000wd");
    assertThat(label.alone()).isFalse();
    assertThat(label.box().left()).isBetween(90, 110);
  }
}
