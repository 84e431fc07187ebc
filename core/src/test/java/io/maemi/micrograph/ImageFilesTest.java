package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  @TempDir Path folder;

  private Path touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void listsAFoldersImagesBelowItSortedAndLeavesOutTheRest() throws IOException {
    Path second = touch("in/b.TIF");
    Path first = touch("in/a/z.jpeg");
    Path third = touch("in/c.png");
    touch("in/notes.txt");
    touch("in/tif");
    touch("in/.hidden.png");
    touch("in/.cache/x.png");
    assertThat(ImageFiles.collect(List.of(folder.resolve("in"))))
        .containsExactly(first, second, third);
  }

  @Test
  void keepsTheOrderOfArgumentsAndFilesAsNamed() throws IOException {
    Path image = touch("in/a.png");
    Path odd = touch("x.dat");
    Path missing = folder.resolve("missing.png");
    assertThat(ImageFiles.collect(List.of(missing, odd, folder.resolve("in"))))
        .containsExactly(missing, odd, image);
  }

  @Test
  void aFolderWithoutImagesIsAnError() throws IOException {
    touch("empty/notes.txt");
    assertThatThrownBy(() -> ImageFiles.collect(List.of(folder.resolve("empty"))))
        .isInstanceOfSatisfying(
            MaemiException.class,
            e -> assertThat(e.kind()).isEqualTo(MaemiException.Kind.UNREADABLE))
        .hasMessageContaining("no image file in it");
  }

  @Test
  void aPatternStandsForTheFilesThatItMatches() throws IOException {
    Path second = touch("p/b.tif");
    Path first = touch("p/a.tif");
    Path deep = touch("p/q/c.tif");
    touch("p/d.png");
    assertThat(ImageFiles.collect(List.of(folder.resolve("p/*.tif"))))
        .containsExactly(first, second);
    assertThat(ImageFiles.collect(List.of(folder.resolve("p/**.tif"))))
        .containsExactly(first, second, deep);
    assertThat(ImageFiles.collect(List.of(folder.resolve("*/?.{png,gif}"))))
        .containsExactly(folder.resolve("p/d.png"));
    assertThatThrownBy(() -> ImageFiles.collect(List.of(folder.resolve("p/*.gif"))))
        .hasMessageContaining("no file matches it");
  }

  @Test
  void aFileOfAPatternsNameIsThatFile() throws IOException {
    Path odd = touch("a{1}.png");
    assertThat(ImageFiles.collect(List.of(odd))).containsExactly(odd);
  }
}
