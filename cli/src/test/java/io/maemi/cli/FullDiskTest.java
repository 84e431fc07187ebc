package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without room, stood for by the kernel's limit on a file's size: the same system calls fail
 * in the middle of a file, without a disk to fill.
 */
class FullDiskTest {
  private static final List<String> LITTLE_ROOM =
      List.of("bash", "-c", "ulimit -f 16; exec \"$@\"", "bash");

  @TempDir Path folder;

  @Test
  void oneLineNothingHalfWrittenAndOnWithRoom() throws Exception {
    Path out = folder.resolve("out");
    Run full = Child.start(folder, LITTLE_ROOM, "synth", out, "--count", 1, "--seed", 3).end();
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err())
        .startsWith("maemi: cannot write " + out)
        .endsWith(
            "synth-000000.png: File too large. Choose a folder that exists, can be written to and"
                + " has room."
                + System.lineSeparator())
        .hasLineCount(1);
    assertThat(files(out)).containsExactly("truth.jsonl");
    assertThat(out.resolve("truth.jsonl")).isEmptyFile();

    assertThat(Run.of("synth", out, "--count", 1, "--seed", 3).exitCode()).isZero();
    assertThat(Run.of("info", out.resolve("images")).exitCode()).isZero();
  }

  @Test
  void whatWasThereBeforeIsKept() throws Exception {
    Path discs = Pictures.discs(folder.resolve("discs.png"));
    Path overlays = folder.resolve("overlays");
    assertThat(Run.of("measure", "--of", "phases", discs, "--overlay", overlays).exitCode())
        .isZero();
    byte[] before = Files.readAllBytes(overlays.resolve("discs.overlay.png"));
    Run full =
        Child.start(folder, LITTLE_ROOM, "measure", "--of", "phases", discs, "--overlay", overlays)
            .end();
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err()).startsWith("maemi: cannot write " + overlays).hasLineCount(1);
    assertThat(files(overlays)).containsExactly("discs.overlay.png");
    assertThat(overlays.resolve("discs.overlay.png")).hasBinaryContent(before);
  }

  @Test
  void aCheckpointWithoutRoomLeavesTheLastOneAndTheRunGoesOnFromIt() throws Exception {
    Path model = TinyStudent.in(folder.resolve("model"));
    Path data = TinyData.in(folder.resolve("data"));
    Path out = folder.resolve("out");
    Run begun = Run.of(TinyData.tune(model, data, out, 2));
    assertThat(begun.exitCode()).as(begun.err()).isZero();
    Path checkpoint = out.resolve("checkpoint.safetensors");
    byte[] before = Files.readAllBytes(checkpoint);
    Object[] more = TinyData.tune(model, data, out, 4, "checkpoint_minutes=0");

    Run full = Child.start(folder, LITTLE_ROOM, more).end();
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err())
        .startsWith("maemi: cannot write " + checkpoint + ": File too large")
        .hasLineCount(1);
    assertThat(checkpoint).hasBinaryContent(before);
    assertThat(files(out)).noneMatch(file -> file.endsWith(".part"));

    Run resumed = Run.of(more);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(TinyData.rows(out)).anyMatch(row -> row.startsWith("4,"));
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .toList();
    }
  }
}
