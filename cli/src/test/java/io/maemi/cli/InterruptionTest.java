package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  private static final int STEPS = 300;
  private static final int KILLS = Integer.getInteger("maemi.kills", 2);

  @TempDir Path folder;

  @Test
  void tuningGoesOnAfterCtrlCWithTheSameLosses() throws Exception {
    Path model = TinyStudent.in(folder.resolve("tiny student"));
    Path data = TinyData.in(folder.resolve("data"));
    Path whole = folder.resolve("whole");
    Run uninterrupted = Run.of(TinyData.tune(model, data, whole, STEPS));
    assertThat(uninterrupted.exitCode()).as(uninterrupted.err()).isZero();

    assertThat(uninterrupted.out())
        .startsWith("estimated")
        .contains("memory ", "kept", "Adapter in");

    Path broken = folder.resolve("broken");
    Child child = Child.start(folder, List.of(), TinyData.tune(model, data, broken, STEPS));
    while (child.process().isAlive() && TinyData.rows(broken).size() < 5) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    interrupt(child.process());
    Run interrupted = child.end();
    assertThat(interrupted.exitCode()).isEqualTo(ignoresCtrlC() ? 143 : 130);
    assertThat(interrupted.err())
        .matches(
            "maemi: tuning was stopped after step [0-9]+: it was interrupted\\. Run the same"
                + " command to go on\\.\\R");
    assertThat(broken.resolve("checkpoint.safetensors")).exists();
    assertThat(TinyData.rows(broken)).hasSizeLessThan(STEPS);

    Run resumed = Run.of(TinyData.tune(model, data, broken, STEPS));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(losses(broken)).isEqualTo(losses(whole)).hasSizeGreaterThan(STEPS);
  }

  /** With {@code -Dmaemi.kills=20} at more moments. A checkpoint is written after every step. */
  @Test
  void tuningGoesOnAfterKillMinusNineAtAnyMomentWithTheSameLosses() throws Exception {
    Path model = TinyStudent.in(folder.resolve("tiny"));
    Path data = TinyData.in(folder.resolve("data"));
    Path whole = folder.resolve("whole");
    Run uninterrupted = Run.of(TinyData.tune(model, data, whole, STEPS));
    assertThat(uninterrupted.exitCode()).as(uninterrupted.err()).isZero();

    Path broken = folder.resolve("broken");
    Object[] tune = TinyData.tune(model, data, broken, STEPS, "checkpoint_minutes=0");
    Random random = new Random(7);
    for (int i = 0; i < KILLS; i++) {
      int from = TinyData.rows(broken).size();
      int moment = from + 1 + random.nextInt(STEPS / (KILLS + 1));
      Child child = Child.start(folder, List.of(), tune);
      while (child.process().isAlive() && TinyData.rows(broken).size() < moment) {
        TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(5_000));
      child.process().destroyForcibly();
      assertThat(child.end().exitCode()).isEqualTo(137);
    }
    assertThat(TinyData.rows(broken)).hasSizeBetween(1, STEPS);

    Run resumed = Run.of(tune);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(losses(broken)).isEqualTo(losses(whole)).hasSizeGreaterThan(STEPS);
  }

  /** Ctrl-C, or a plain kill where whoever started this had Ctrl-C ignored, as Java then does. */
  private static void interrupt(Process process) throws IOException, InterruptedException {
    String signal = ignoresCtrlC() ? "-TERM" : "-INT";
    new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
  }

  private static boolean ignoresCtrlC() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** Step, epoch, loss, gradient and held-out loss; the seconds differ from run to run. */
  private static List<String> losses(Path out) throws IOException {
    return TinyData.rows(out).stream()
        .map(row -> row.split(",", -1))
        .map(c -> String.join(" ", c[0], c[1], c[3], c[4], c[6], c[7]))
        .toList();
  }

  @Test
  void otherWorkIsStoppedWhereItReports() throws Exception {
    Interruption interruption = new Interruption();
    Progress report = interruption.resumable().start("simulate", 3);
    report.to(1, "");
    Thread ending = new Thread(interruption::stop);
    ending.start();
    while (ending.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> report.to(2, ""))
        .isInstanceOf(MaemiException.class)
        .hasMessage("stopped at 'simulate': it was interrupted. Run the same command to go on.");
    interruption.over();
    ending.join(5_000);
    assertThat(ending.isAlive()).isFalse();
  }

  @Test
  void workThatCannotGoOnIsNotWaitedFor() {
    long start = System.nanoTime();
    new Interruption().stop();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }
}
