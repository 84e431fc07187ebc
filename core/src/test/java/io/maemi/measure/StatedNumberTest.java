package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class StatedNumberTest {
  @Test
  void readsNumbersWithTheirUnits() {
    assertThat(
            StatedNumber.in(
                "37 particles of 23.4 nm, field 1.50 \u00b5m, 2.50 nm/px, 18 % covered, 5.00 kV."))
        .extracting(StatedNumber::value, StatedNumber::unit, StatedNumber::decimals)
        .containsExactly(
            tuple(37.0, "", 0),
            tuple(23.4, "nm", 1),
            tuple(1.50, "\u00b5m", 2),
            tuple(2.50, "nm/px", 2),
            tuple(18.0, "%", 0),
            tuple(5.00, "kV", 2));
  }

  @Test
  void readsNumberWordsOnlyBeforeCountableThings() {
    assertThat(
            StatedNumber.in("Two bridges and three long breaks; one of the methods, one can see."))
        .extracting(StatedNumber::value)
        .containsExactly(2.0, 3.0);
  }

  @Test
  void digitsInsideNamesAreNotStatements() {
    assertThat(StatedNumber.in("Taken with SE2 on a Quanta-450 in 3D; H2O.")).isEmpty();
  }

  @Test
  void readsThousandsSeparators() {
    assertThat(StatedNumber.in("1,204 particles"))
        .extracting(StatedNumber::value)
        .containsExactly(1204.0);
  }

  @Test
  void convertsLengthsButNeverLengthsToOtherThings() {
    StatedNumber micrometres = StatedNumber.in("1.50 \u00b5m").get(0);
    assertThat(micrometres.states(1502, "nm")).isTrue();
    assertThat(micrometres.states(1560, "nm")).isFalse();
    assertThat(micrometres.states(1.5, "%")).isFalse();
    assertThat(micrometres.states(1.5, "")).isFalse();
    assertThat(StatedNumber.in("2.50 nm/px").get(0).states(2.5, "nm")).isFalse();
  }

  @Test
  void roundingIsToTheDigitsWrittenAndThreeSignificantOnesAtTheCoarsest() {
    assertThat(StatedNumber.in("23 nm").get(0).states(23.4, "nm")).isTrue();
    assertThat(StatedNumber.in("24 nm").get(0).states(23.4, "nm")).isFalse();
    assertThat(StatedNumber.in("1240").get(0).states(1237.2, "")).isTrue();
    assertThat(StatedNumber.in("1200").get(0).states(1237.2, "")).isFalse();
    assertThat(StatedNumber.in("37").get(0).states(38, "")).isFalse();
  }
}
