package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFoldersTest {
  @TempDir private Path home;

  @Test
  void pathWinsThenNameUnderHome() throws Exception {
    ModelFolders folders = new ModelFolders(home);
    Path named = Files.createDirectories(folders.models().resolve("mine"));
    Files.writeString(named.resolve("config.json"), "{}");
    assertThat(folders.resolve("mine")).isEqualTo(named);
    assertThat(folders.resolve(named.toString())).isEqualTo(named);
  }

  @Test
  void unknownNameSaysWhereItLooked() {
    assertThatThrownBy(() -> new ModelFolders(home).resolve("no-such"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no-such")
        .hasMessageContaining(home.toString());
    assertThatThrownBy(() -> new ModelFolders(home).resolve("../mine"))
        .isInstanceOf(MaemiException.class);
  }

  @Test
  void bundledModelIsUnpackedOnceAndWhole() throws Exception {
    ModelFolders folders = new ModelFolders(home, "/bundle/good/");
    Path folder = folders.resolve("nano");
    assertThat(folder.getParent()).isEqualTo(folders.models());
    assertThat(folder.getFileName().toString()).startsWith("nano-");
    assertThat(folder.resolve("config.json")).hasContent("{\"a\": 1}\n");
    Files.delete(folder.resolve("weights.txt"));
    assertThat(folders.resolve("nano")).isEqualTo(folder);
    assertThat(folder.resolve("weights.txt")).hasContent("weights\n");
  }

  @Test
  void damagedBundleIsRefusedAndLeavesNothing() throws Exception {
    ModelFolders folders = new ModelFolders(home, "/bundle/damaged/");
    assertThatThrownBy(() -> folders.resolve("nano"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("config.json");
    try (var files = Files.walk(home)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void buildWithoutWeightsSaysWhatToDo() {
    assertThatThrownBy(() -> new ModelFolders(home, "/bundle/none/").resolve("nano"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("--model");
  }

  @Test
  void homeIsTheVariableOrBelowTheUsers() {
    assertThat(ModelFolders.home(Map.of("MAEMI_HOME", "/data/maemi")))
        .isEqualTo(Path.of("/data/maemi"));
    assertThat(ModelFolders.home(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".maemi"));
  }
}
