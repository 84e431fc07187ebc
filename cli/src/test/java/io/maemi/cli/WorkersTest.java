package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersTest {
  private static final int STEPS = 5;

  @TempDir Path folder;

  @Test
  void twoProcessesReachTheLossesOfOneWithTheDoubleBatch() throws Exception {
    Path model = TinyStudent.in(folder.resolve("tiny"));
    Path data = TinyData.in(folder.resolve("data"));
    Path alone = folder.resolve("alone");
    Run one = Run.of(tune(model, data, alone, "batch.accumulate=2"));
    assertThat(one.exitCode()).as(one.err()).isZero();

    Path together = folder.resolve("together");
    String meeting = "localhost:" + freePort();
    List<Child> workers = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      Object[] place = {"--worker", rank + "/2", "--meet", meeting};
      workers.add(
          Child.start(
              Files.createDirectories(folder.resolve("worker" + rank)),
              List.of(),
              tune(model, data, together, place)));
    }
    for (Child worker : workers) {
      Run run = worker.end();
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    List<Double> expected = losses(alone);
    List<Double> actual = losses(together);
    assertThat(expected).hasSize(STEPS);
    assertThat(actual).hasSize(STEPS).isEqualTo(losses(together.resolve("worker-1")));
    for (int step = 0; step < STEPS; step++) {
      assertThat(actual.get(step)).isCloseTo(expected.get(step), within(1e-5));
    }
  }

  private static Object[] tune(Path model, Path data, Path out, Object... more) {
    Object[] tune = {
      "tune",
      "dylora-fa",
      "model=" + model,
      "data=" + data,
      "out=" + out,
      "compute=fp32",
      "adapter.r=8",
      "adapter.dynamic_rank.ranks=[2, 4, 8]",
      "batch.tokens=150", // a conversation each, so that all steps lie in one epoch
      "batch.max_tokens=150",
      "budget.epochs=1000",
      "budget.steps=" + STEPS,
      "evaluate.times=1"
    };
    return Stream.concat(Stream.of(tune), Stream.of(more)).toArray();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static List<Double> losses(Path out) throws IOException {
    return TinyData.rows(out).stream()
        .map(row -> row.split(",", -1)[3])
        .filter(loss -> !loss.isEmpty())
        .map(Double::valueOf)
        .toList();
  }
}
