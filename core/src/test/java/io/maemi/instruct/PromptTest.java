package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Category;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {
  private static Quantity quantity(String name, double value, String unit) {
    return new Quantity(name, value, unit, null, "test", null);
  }

  @Test
  void evidenceComesALineEachBeforeTheQuestion() {
    List<Evidence> evidence =
        List.of(
            quantity("particle count", 37, ""),
            quantity("mean diameter", 23.4123, "nm"),
            quantity("pixel size", 2.5, "nm/px"),
            new Fact("detector", "SE2", "the file"));

    assertThat(Prompt.userMessage(evidence, "How many?"))
        .isEqualTo(
            """
            Measured:
            - particle count: 37
            - mean diameter: 23.4 nm
            - pixel size: 2.50 nm/px
            - detector: SE2

            How many?\
            """);
  }

  @Test
  void withoutEvidenceThereIsOnlyTheQuestion() {
    assertThat(Prompt.userMessage(List.of(), Prompt.CLASSIFY))
        .isEqualTo("What category of micrograph is this?");
  }

  @Test
  void lengthsAreInTheUnitThatAPersonWouldChoose() {
    assertThat(Prompt.value(quantity("field of view", 245_640, "nm"))).isEqualTo("246 µm");
    assertThat(Prompt.value(quantity("pitch", 0.0321, "nm"))).isEqualTo("32.1 pm");
    assertThat(Prompt.value(quantity("pixel size", 1500, "nm/px"))).isEqualTo("1.50 µm/px");
  }

  @Test
  void countsAreWholeNumbersAndOthersHaveThreeDigits() {
    assertThat(Prompt.value(quantity("line count", 12, ""))).isEqualTo("12");
    assertThat(Prompt.value(quantity("circularity", 0.87654, ""))).isEqualTo("0.877");
    assertThat(Prompt.value(quantity("porosity", 34.567, "%"))).isEqualTo("34.6 %");
    assertThat(Prompt.value(quantity("magnification", 50_000, "×"))).isEqualTo("50000 ×");
  }

  @Test
  void everyCategoryHasItsOwnWordsAndSoHasNoMicrograph() {
    assertThat(Prompt.labelWords()).hasSize(Category.values().length + 1);
    assertThat(Prompt.labelWords().values()).doesNotHaveDuplicates();
    assertThat(Prompt.words(null)).isEqualTo(Prompt.NOT_A_MICROGRAPH);
  }
}
