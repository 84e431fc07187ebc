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
        .hasMessage(
            "cannot write "
                + blocked.resolve("note.txt")
                + ": "
                + blocked
                + " is a file and no folder. Choose a folder that exists, can be written to and has"
                + " room.");
  }

  @Test
  void aFolderInTheWayIsOneLine() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken/inner")).getParent();
    assertThatThrownBy(() -> AtomicFile.write(taken, "x"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("cannot write " + taken + ": ");
    assertThat(taken.resolve("inner")).isDirectory();
  }

  @Test
  void anInterruptedWriteSaysSoAndLeavesTheOldFile() {
    Path file = folder.resolve("note.txt");
    AtomicFile.write(file, "old");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> AtomicFile.write(file, "new"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("old");
  }

  @Test
  void replacesAWholeFile() {
    Path file = folder.resolve("note.txt");
    AtomicFile.write(file, "a long first text");
    AtomicFile.write(file, "short");
    assertThat(file).hasContent("short");
  }
}
