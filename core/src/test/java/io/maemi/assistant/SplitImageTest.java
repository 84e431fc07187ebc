package io.maemi.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.micrograph.MicrographReader;
import io.maemi.tensor.Torch;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Asking a model that sees large images in squares and whole. */
class SplitImageTest {
  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(SplitImageTest.class.getResource(name)).toURI());
  }

  @Test
  void aQuestionIsAskedAboutAllSquaresOfAnImage() throws URISyntaxException {
    Torch.threads(1);
    try (Assistant assistant = Assistant.open(resource("/vision/idefics3").toString(), null);
        Observation seen = assistant.look(MicrographReader.read(resource("/vision/image.png")))) {
      assertThat(seen.embeddings().layouts().get(0).frames()).isEqualTo(5);
      Answer answer = assistant.ask(seen, "Why?");
      assertThat(answer.prompt())
          .contains("<row_1_col_1>", "<row_1_col_2>", "<row_2_col_1>", "<row_2_col_2>")
          .contains("<global-img>")
          .contains("Why?");
      assertThat(answer.prompt().split("<image>", -1)).hasSize(5 * 4 + 1);
    }
  }
}
