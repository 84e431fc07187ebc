package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.foundation.MaemiException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileFilesTest {
  private static final int CASES = 2400;
  private static final double LONGEST_SECONDS = 5;

  private static final ReadOptions PLAINLY =
      ReadOptions.NONE.withDataBar(ReadOptions.BarReading.NEVER);

  @TempDir private Path folder;

  @Test
  void soundFilesOfEveryFormatAreRead() {
    for (byte[] file : FormatCorpus.files(folder)) {
      assertThat(MicrographReader.read(file, "a file", PLAINLY).pixels().width()).isPositive();
    }
  }

  @Test
  void damagedFilesGiveAnImageOrOneClearLineAndSoon() {
    List<byte[]> files = FormatCorpus.files(folder);
    Random random = new Random(6);
    for (int i = 0; i < CASES; i++) {
      byte[] file = FormatCorpus.damaged(files.get(i % files.size()), random);
      long start = System.nanoTime();
      try {
        assertThat(MicrographReader.read(file, "a file", PLAINLY).pixels().width()).isPositive();
      } catch (MaemiException e) {
        assertThat(e.getMessage()).as("case %d", i).startsWith("cannot read ").doesNotContain("\n");
        assertThat(e.getCause() instanceof OutOfMemoryError).as("case %d", i).isFalse();
      }
      assertThat((System.nanoTime() - start) / 1e9).as("case %d", i).isLessThan(LONGEST_SECONDS);
    }
  }
}
