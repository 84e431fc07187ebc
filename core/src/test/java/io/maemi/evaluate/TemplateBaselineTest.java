package io.maemi.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.instruct.Expectation;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Topic;
import io.maemi.micrograph.Micrograph;
import org.junit.jupiter.api.Test;

class TemplateBaselineTest {
  private final TemplateBaseline baseline = new TemplateBaseline();
  private final Micrograph discs = Answers.discs();

  private Answerer.Reply ask(String question) {
    InstructionRecord record =
        Answers.record("any", Topic.BASICS, question, "", new Expectation.Refusal(""));
    return baseline.answer(record, discs);
  }

  @Test
  void answersWithWhatItMeasured() {
    assertThat(ask("How many particles are there?").text()).isEqualTo("The particle count is 3.");
    assertThat(ask("What is the pixel size?").text()).isEqualTo("The pixel size is 2.00 nm/px.");
    assertThat(
            AnswerScorer.score(
                    new Expectation.Size(48, "nm", 0.15), ask("How large are they?").text(), false)
                .right())
        .isTrue();
  }

  @Test
  void namesTheKindThatItMeasured() {
    assertThat(ask("What does the image show?").text()).contains("Particles");
  }

  @Test
  void refusesWhatIsNotMeasured() {
    assertThat(ask("What elements does it contain?").abstained()).isTrue();
    assertThat(ask("What is the pitch?").abstained()).isTrue();
    assertThat(ask("Which detector was used?").abstained()).isTrue();
  }
}
