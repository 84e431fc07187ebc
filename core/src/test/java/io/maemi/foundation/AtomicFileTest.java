package io.maemi.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void writesTextAndCreatesTheFolder() {
    Path file = folder.resolve("deep/er/note.txt");
    AtomicFile.write(file, "µm");
    assertThat(file).hasContent("µm");
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingBeside() throws IOException {
    Path file = folder.resolve("note.txt");
    AtomicFile.write(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write('n');
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("cannot write " + file)
        .hasMessageContaining("No space left on device")
        .extracting(e -> ((MaemiException) e).kind())
        .isEqualTo(MaemiException.Kind.FAILED);
    assertThat(file).hasContent("old");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aFileInTheWayOfTheFolderIsOneLine() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    assertThatThrownBy(() -> AtomicFile.write(blocked.resolve("note.txt"), "x"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("cannot write")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void replacesAWholeFile() {
    Path file = folder.resolve("note.txt");
    AtomicFile.write(file, "a long first text");
    AtomicFile.write(file, "short");
    assertThat(file).hasContent("short");
  }
}
