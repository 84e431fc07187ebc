package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.evaluate.Proportion;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.PngFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartReportTest {
  @TempDir Path folder;
  private String page = "";

  private static Quickstart.Asked asked(String question, String answer, boolean abstained) {
    return new Quickstart.Asked(
        question,
        new Answer(
            answer,
            List.of(),
            0.9,
            abstained,
            "nano",
            new Answer.Timing(1, 1, 1),
            answer,
            List.of(),
            "<image><image><image>" + question,
            null));
  }

  @BeforeEach
  void write() {
    Path picture = folder.resolve("picture.png");
    PngFile.write(GreyImage.of(4, 4, new byte[16]), picture);
    page =
        QuickstartReport.html(
            List.of(
                new Quickstart.Scene(
                    "Lines & spaces",
                    picture,
                    picture,
                    List.of(
                        asked("Is the CD < 20 nm?", "It is 18 nm.", false),
                        asked("Which elements?", "The image cannot tell.", true)))),
            new Proportion(18, 1, 1.0 / 18, 0.01, 0.26, 1),
            new Proportion(18, 15, 15.0 / 18, 0.61, 0.94, 15),
            picture);
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    assertThat(page).doesNotContain("http", "<script", "<link", "url(");
    assertThat(page.split("data:image/png;base64,", -1)).hasSize(4);
  }

  @Test
  void everyPictureIsDescribed() {
    assertThat(page)
        .contains("alt=\"Lines &amp; spaces. The micrograph\"")
        .contains("alt=\"Lines &amp; spaces. What was measured on it\"")
        .contains("alt=\"Curves of training and held-out loss by step\"");
  }

  @Test
  void questionsAndAnswersAreSafeAndRefusalsAreSaidInWords() {
    assertThat(page)
        .contains("Is the CD &lt; 20 nm?")
        .contains("It is 18 nm.</div>")
        .contains("The image cannot tell. <span class=\"tag\">declined</span>");
  }

  @Test
  void thePromptIsShownWithoutItsRunOfImageTokens() {
    assertThat(page)
        .contains("&lt;image&gt;…Which elements?")
        .doesNotContain("&lt;image&gt;&lt;image&gt;");
  }

  @Test
  void codesFiguresAndCommandsAreThere() {
    assertThat(page)
        .contains("BR-7 (bridge)")
        .contains("<td>the bundled student</td><td class=\"number\">18</td>")
        .contains(
            "./maemi instruct my-images data --question &quot;Which defect code is this?&quot;")
        .contains("./maemi evaluate data results --adapter runs/mine/adapter");
  }
}
