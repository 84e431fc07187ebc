package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossLogTest {
  @TempDir Path folder;

  @Test
  void resumedLogKeepsTheRowsUpToItsCheckpoint() throws IOException {
    Path file = folder.resolve("loss.csv");
    LossLog log = LossLog.open(file, 0);
    for (int i = 1; i <= 5; i++) {
      log.add(new LossLog.Step(i, i * 0.1, i, 1.0 / i, 2, 1));
      if (i == 3) {
        log.add(new LossLog.HeldOut(3, 0.5, 0.75, 0.25));
      }
    }
    Files.writeString(file, "6,0.6,", StandardOpenOption.APPEND);
    LossLog resumed = LossLog.open(file, 4);
    assertThat(resumed.steps()).extracting(LossLog.Step::step).containsExactly(1L, 2L, 3L, 4L);
    assertThat(resumed.steps().get(2).loss()).isEqualTo(1.0 / 3);
    assertThat(resumed.heldOut()).containsExactly(new LossLog.HeldOut(3, 0.5, 0.75, 0.25));
    assertThat(Files.readAllLines(file)).hasSize(6);
  }

  @Test
  void chartIsAnImage() throws IOException {
    LossLog log = LossLog.open(folder.resolve("loss.csv"), 0);
    for (int i = 1; i <= 500; i++) {
      log.add(new LossLog.Step(i, i * 0.01, i, Math.exp(-i / 100.0), 1, 1));
    }
    log.add(new LossLog.HeldOut(500, 0.1, 0.9, 0.5));
    Path png = folder.resolve("loss.png");
    LossChart.write(png, log);
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(900);
  }
}
