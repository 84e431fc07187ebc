package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsVerbTest {
  @TempDir private Path folder;

  @Test
  void infoTellsParametersMemoryLicenceAndHash() throws IOException {
    Path model = TinyStudent.in(folder.resolve("tiny"));
    Files.writeString(model.resolve("README.md"), "---\nlicense: apache-2.0\n---\n# Tiny\n");
    JsonNode info = Run.of("models", "info", model, "--json").json().get(0);
    assertThat(info.path("architecture").asText()).isEqualTo("idefics3");
    assertThat(info.path("bytes").path("float32").asLong())
        .isEqualTo(4 * info.path("parameters").asLong());
    assertThat(info.path("licence").asText()).isEqualTo("apache-2.0");
    assertThat(info.path("sha256").asText()).hasSize(64);
    assertThat(Run.of("models", "info", model).out())
        .contains("parameters")
        .contains("int4")
        .contains("apache-2.0");
  }

  @Test
  void pickledWeightsAreRefusedByImportAndByUse() throws IOException {
    Path model = TinyStudent.in(folder.resolve("old"));
    Files.move(model.resolve("model.safetensors"), model.resolve("pytorch_model.bin"));
    for (Run run :
        new Run[] {
          Run.of("models", "import", model),
          Run.of("models", "verify", model, "--reference", TinyStudent.in(folder.resolve("other")))
        }) {
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.err()).contains("pickled").contains("save_pretrained").hasLineCount(1);
    }
  }

  @Test
  void whatIsImportedIsListedAndRemoved() throws Exception {
    Path model = TinyStudent.in(folder.resolve("tiny"));
    Path mine = folder.resolve("home/models/mine");
    assertThat(models("import", model, "--as", "mine")).contains(mine.toString());
    assertThat(models("list")).contains("mine").contains("idefics3");
    models("rm", "mine");
    assertThat(mine).doesNotExist();
  }

  /** In a process of its own, whose home is in this test's folder. */
  private String models(Object... arguments) throws Exception {
    List<String> home = List.of("env", "MAEMI_HOME=" + folder.resolve("home"));
    Object[] all = Stream.concat(Stream.of("models"), Stream.of(arguments)).toArray();
    assertThat(Child.start(folder, home, all).end().exitCode()).isZero();
    return Files.readString(folder.resolve("out.txt"));
  }

  @Test
  void namesThatLeadElsewhereAreWrongUsage() {
    assertThat(Run.of("models", "rm", "../other").exitCode()).isEqualTo(2);
    assertThat(Run.of("models", "pull", "../other").exitCode()).isEqualTo(2);
    assertThat(Run.of("models", "pull", "lab/tiny", "--hub", "file:///etc").exitCode())
        .isEqualTo(2);
  }
}
