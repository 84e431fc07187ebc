package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.tensor.ProcessGroup;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupReduceTest {
  private static final int STEPS = 6;

  @TempDir Path folder;

  private static List<Worker> workers(int count) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      List<Worker> workers = new ArrayList<>();
      for (int rank = 0; rank < count; rank++) {
        workers.add(Worker.parse(rank + "/" + count, "localhost:" + free.getLocalPort()));
      }
      return workers;
    }
  }

  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Double> losses(Path out) throws IOException {
    return Files.readAllLines(out.resolve("loss.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .filter(cells -> !cells[3].isEmpty())
        .map(cells -> Double.parseDouble(cells[3]))
        .toList();
  }

  @Test
  void twoWorkersReachTheLossesOfOneWithTheDoubleBatchAndGoOnTogether() throws Exception {
    TinyRun tiny = new TinyRun(folder);
    String yaml =
        """
        train: {adapters: true}
        adapter: {r: 4, frozen_a: {}, dynamic_rank: {}, modules_to_save: [connector]}
        optimizer: {rates: {adapters: 1e-2, connector: 1e-3}}
        batch: {tokens: 300, max_tokens: 120}
        schedule: {kind: constant, warmup: 0}
        budget: {steps: %d}
        evaluate: {times: 2}
        """
            .formatted(STEPS);
    Path alone = folder.resolve("alone");
    Tuning.run(tiny.recipe(yaml, "batch.accumulate=2", "out=" + alone), Progress.SILENT);
    for (int steps : new int[] {2, STEPS}) {
      Recipe recipe = tiny.recipe(yaml, "budget.steps=" + steps, "evaluate.times=1");
      List<Callable<TuningSummary>> runs = new ArrayList<>();
      for (Worker worker : workers(2)) {
        runs.add(() -> Tuning.run(recipe, worker, Progress.SILENT));
      }
      assertThat(together(runs)).extracting(TuningSummary::steps).containsOnly((long) steps);
    }
    List<Double> expected = losses(alone);
    List<Double> first = losses(tiny.out);
    assertThat(first).hasSize(STEPS).isEqualTo(losses(tiny.out.resolve("worker-1")));
    assertThat(expected.get(STEPS - 1)).isLessThan(expected.get(0));
    for (int step = 0; step < STEPS; step++) {
      assertThat(first.get(step)).isCloseTo(expected.get(step), within(1e-5));
    }
  }

  @Test
  void gradientThatOneWorkerLacksCountsAsZeroThere() throws Exception {
    List<Callable<float[]>> tasks = new ArrayList<>();
    for (Worker worker : workers(2)) {
      tasks.add(
          () -> {
            try (Scope scope = new Scope();
                ProcessGroup group =
                    ProcessGroup.join(worker.host(), worker.port(), worker.rank(), 2)) {
              Tensor both = Tensor.zeros(1).requiresGrad(true);
              Tensor own = Tensor.zeros(1).requiresGrad(true);
              Tensor none = Tensor.zeros(1).requiresGrad(true);
              both.mul(1 + worker.rank()).sum().backward();
              if (worker.rank() == 1) {
                own.mul(6).sum().backward();
              }
              Objective.Loss all =
                  new GroupReduce(group)
                      .mean(
                          List.of(both, own, none),
                          new Objective.Loss(0.5, 1 + worker.rank(), worker.rank()));
              assertThat(all).isEqualTo(new Objective.Loss(1, 3, 1));
              assertThat(none.grad()).isNull();
              return new float[] {(float) both.grad().item(), (float) own.grad().item()};
            }
          });
    }
    for (float[] gradients : together(tasks)) {
      assertThat(gradients).containsExactly(new float[] {5f / 3, 4f}, within(1e-6f));
    }
  }

  @Test
  void budgetByTheClockIsRefused() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    Recipe recipe = tiny.recipe("train: {decoder: true}\nbudget: {minutes: 1}\n");
    Worker worker = workers(2).get(0);
    assertThatThrownBy(() -> Tuning.run(recipe, worker, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("their clocks differ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2/2", "0", "a/b", "0/0", "-1/2"})
  void placeThatIsNoneIsRefused(String place) {
    assertThatThrownBy(() -> Worker.parse(place, "localhost:29500"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no place among workers");
    assertThatThrownBy(() -> Worker.parse("0/2", "localhost")).isInstanceOf(MaemiException.class);
  }

  @Test
  void fewerBatchesThanWorkersAreRefused() {
    try (Scope scope = new Scope()) {
      Line line = new Line(Tensor.zeros(1).requiresGrad(true), -1);
      assertThat(new SharedBatches<>(line, new Worker(1, 2, "localhost", 1)).plan(0))
          .singleElement()
          .satisfies(batch -> assertThat(Arrays.toString(batch)).isEqualTo("[3, 4]"));
      assertThatThrownBy(() -> new SharedBatches<>(line, new Worker(0, 3, "localhost", 1)).plan(0))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("cannot share 2 batches among 3 workers");
    }
  }
}
