package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.student.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShelfTest {
  @TempDir Path home;

  @Test
  void findsTheUsersModelsByName() throws IOException {
    model("mine", "{\"model_type\":\"idefics3\"}");
    Files.write(home.resolve("models/mine/model.safetensors"), new byte[1000]);
    ModelFolder mine = new ModelShelf(new ModelFolders(home)).find("mine");
    assertThat(mine.architecture()).isEqualTo("idefics3");
    assertThat(mine.bytes()).isEqualTo(1000);
    assertThat(mine.files()).containsExactly("config.json", "model.safetensors");
    assertThat(mine.text()).contains("idefics3").contains(mine.path().toString());
  }

  @Test
  void aFolderIsItsOwnName() throws IOException {
    Path folder = model("mine", "{}");
    assertThat(
            new ModelShelf(new ModelFolders(home.resolve("other"))).find(folder.toString()).path())
        .isEqualTo(folder);
  }

  @Test
  void anAdapterIsShownAsOne() throws IOException {
    Path folder = Files.createDirectories(home.resolve("models/defects"));
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    assertThat(new ModelShelf(new ModelFolders(home)).find("defects").architecture())
        .isEqualTo("adapter");
  }

  @Test
  void anUnknownNameListsTheKnown() throws IOException {
    model("mine", "{}");
    assertThatThrownBy(() -> new ModelShelf(new ModelFolders(home)).find("yours"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("yours")
        .hasMessageContaining("mine");
  }

  @Test
  void aDamagedConfigurationIsOneLine() throws IOException {
    model("mine", "{\"model_type\": ");
    assertThatThrownBy(() -> new ModelShelf(new ModelFolders(home)).find("mine"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("damaged");
  }

  private Path model(String name, String config) throws IOException {
    Path folder = Files.createDirectories(home.resolve("models").resolve(name));
    Files.writeString(folder.resolve("config.json"), config);
    return folder;
  }
}
