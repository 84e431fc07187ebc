package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledModelsTest {
  @TempDir private Path home;

  private ModelFolders folders() {
    return new ModelFolders(home);
  }

  private InstalledModels installed() {
    return new InstalledModels(folders());
  }

  @Test
  void foldersAndFilesAreCopiedAndFoundByName() throws IOException {
    installed().add(Reference.model(), "mine");
    Path gguf = VisionParityTest.folder("../gguf/llama.gguf");
    installed().add(gguf, "words");
    assertThat(folders().resolve("mine").resolve("model.safetensors"))
        .hasSameBinaryContentAs(Reference.model().resolve("model.safetensors"));
    assertThat(folders().resolve("words")).hasSameBinaryContentAs(gguf);
    assertThatThrownBy(() -> installed().add(gguf, "words"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("there already");
    installed().remove("mine");
    installed().remove("words");
    try (var left = Files.list(folders().models())) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void onlyWhatLiesAmongTheModelsIsRemoved() throws IOException {
    Path other = Files.createDirectories(home.resolve("other"));
    for (String name : List.of("../other", other.toString(), "..", ".", "", "unknown")) {
      assertThatThrownBy(() -> installed().remove(name))
          .as(name)
          .isInstanceOf(MaemiException.class);
    }
    assertThat(other).exists();
  }

  @Test
  void picklesAreRefusedWithHowToConvertThem() throws IOException {
    Path folder = Files.createDirectories(home.resolve("old"));
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.write(folder.resolve("pytorch_model.bin"), new byte[] {1});
    assertThatThrownBy(() -> installed().add(folder, "old"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("pickled")
        .hasMessageContaining("save_pretrained");
  }

  @Test
  void aModelIsSummedUpWithoutItsWeights() {
    ModelSummary tower = ModelSummary.of(VisionParityTest.folder("siglip"));
    assertThat(tower.architecture()).isEqualTo("siglip_vision_model");
    ModelSummary summary = ModelSummary.of(VisionParityTest.folder("llava"));
    assertThat(summary.architecture()).isEqualTo("llava");
    assertThat(summary.bytes())
        .containsEntry("float32", 4 * summary.parameters())
        .containsKeys("bfloat16", "int8", "int4", "nf4");
    assertThat(summary.bytes().get("int8")).isLessThan(summary.bytes().get("bfloat16"));
    assertThat(summary.licence()).isEqualTo("not stated");
    assertThat(summary.sha256())
        .isEqualTo(WeightsHash.of(VisionParityTest.folder("llava")))
        .hasSize(64);
    ModelSummary gguf = ModelSummary.of(VisionParityTest.folder("../gguf/llama.gguf"));
    assertThat(gguf.architecture()).isEqualTo("llama");
    assertThat((double) gguf.parameters()).isCloseTo(4e4, within(4e4));
  }
}
