package io.maemi.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticDatasetTest {
  private static final int COUNT = 5;

  @TempDir Path folder;

  @Test
  void whatIsReadIsWhatTheSimulatorMade() {
    SyntheticDataset written = SyntheticDataset.write(folder, COUNT, 9, Progress.SILENT);
    SyntheticDataset read = SyntheticDataset.open(folder);

    assertThat(read.entries()).hasSize(COUNT).isEqualTo(written.entries());
    for (SyntheticEntry entry : read.entries()) {
      SimulatedMicrograph image = read.read(entry);
      SimulatedMicrograph made = new Simulator().simulate(entry.truth().seed());
      assertThat(image.micrograph().pixels().values())
          .isEqualTo(made.micrograph().pixels().values());
      assertThat(image.micrograph().pixelSize()).isEqualTo(made.micrograph().pixelSize());
      assertThat(image.micrograph().dataBar()).isEqualTo(made.micrograph().dataBar());
      assertThat(image.truth().instances()).isEqualTo(made.truth().instances());
      assertThat(image.truth().attributes()).isEqualTo(made.truth().attributes());
    }
  }

  @Test
  void anInterruptedRunGoesOnAndEndsWithTheSameBytes() throws IOException {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    SyntheticDataset.write(whole, COUNT, 9, Progress.SILENT);
    SyntheticDataset.write(broken, 3, 9, Progress.SILENT);
    // Torn in the third line, as a kill in the middle of a write leaves it.
    String truth = Files.readString(broken.resolve("truth.jsonl"));
    Files.writeString(broken.resolve("truth.jsonl"), truth.substring(0, truth.length() - 25));
    Path first = broken.resolve("images/synth-000000.png");
    var untouched = Files.getLastModifiedTime(first);

    SyntheticDataset.write(broken, COUNT, 9, Progress.SILENT);

    assertThat(content(broken)).isEqualTo(content(whole));
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(untouched);
  }

  @Test
  void imagesOfAnotherSeedAreNotOverwritten() {
    SyntheticDataset.write(folder, 1, 9, Progress.SILENT);

    assertThatThrownBy(() -> SyntheticDataset.write(folder, 1, 10, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("another seed");
    assertThat(SyntheticDataset.open(folder).entries()).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeWrittenToIsOneLine() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "in the way");

    assertThatThrownBy(() -> SyntheticDataset.write(file.resolve("out"), 1, 9, Progress.SILENT))
        .isInstanceOfSatisfying(
            MaemiException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(MaemiException.Kind.FAILED);
              assertThat(e.getMessage()).contains("cannot write").doesNotContain("\n");
            });
  }

  @Test
  void aFolderWithoutTruthAndALineThatIsNoRecordAreTold() throws IOException {
    assertThatThrownBy(() -> SyntheticDataset.open(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("truth.jsonl");
    Files.write(folder.resolve("truth.jsonl"), List.of("not a record"), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SyntheticDataset.open(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("line 1");
  }

  private static long sum(Path file) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(Files.readAllBytes(file));
    return sum.getValue();
  }

  private static TreeMap<String, Long> content(Path root) throws IOException {
    TreeMap<String, Long> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(root.relativize(file).toString(), sum(file));
      }
    }
    return content;
  }
}
