package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.Json;
import io.maemi.foundation.Progress;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllReduceTest {
  private static final int STEPS = 10;

  /** Threads that meet at a barrier and add up what each has left on the table. */
  private static final class Table implements AllReduce {
    private final int workers;
    private final CyclicBarrier barrier;
    private final List<float[]> gradients = new ArrayList<>();
    private Objective.Loss total = Objective.Loss.NONE;

    Table(int workers) {
      this.workers = workers;
      barrier = new CyclicBarrier(workers);
    }

    @Override
    public Objective.Loss mean(List<Tensor> trained, Objective.Loss loss) {
      synchronized (this) {
        if (gradients.size() == workers * trained.size()) {
          gradients.clear();
          total = Objective.Loss.NONE;
        }
        total = total.plus(loss);
        for (Tensor t : trained) {
          float[] g = Objects.requireNonNull(t.grad()).toFloats();
          for (int i = 0; i < g.length; i++) {
            g[i] *= loss.items();
          }
          gradients.add(g);
        }
      }
      await();
      try (Scope scope = new Scope()) {
        for (int at = 0; at < trained.size(); at++) {
          float[] sum = new float[gradients.get(at).length];
          for (int w = 0; w < workers; w++) {
            for (int i = 0; i < sum.length; i++) {
              sum[i] += gradients.get(w * trained.size() + at)[i] / total.items();
            }
          }
          Tensor gradient = Objects.requireNonNull(trained.get(at).grad());
          gradient.copyFrom(Tensor.of(sum, gradient.shape()));
        }
      }
      Objective.Loss all = total;
      await();
      return all;
    }

    private void await() {
      try {
        barrier.await();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @TempDir Path folder;

  private List<Double> losses(String name, AllReduce workers, int accumulate, List<int[]> batches)
      throws IOException {
    Path out = Files.createDirectories(folder.resolve(name));
    Path file = out.resolve("recipe.yaml");
    Files.writeString(
        file,
        """
        model: any
        data: any
        out: any
        train: {decoder: true}
        budget: {steps: %d}
        schedule: {kind: constant, warmup: 0}
        batch: {accumulate: %d}
        """
            .formatted(STEPS, accumulate));
    try (Scope scope = new Scope()) {
      Tensor w = Tensor.zeros(1).requiresGrad(true);
      try (Optimizer optimizer =
          new Optimizer(List.of(new Trained("w", w, 0.5, false)), AdamWConfig.DEFAULT)) {
        Trainer<int[]> trainer =
            new Trainer<>(
                RecipeReader.read(file, List.of()),
                new Line(w, -1, batches),
                optimizer,
                out,
                Json.MAPPER.createObjectNode(),
                (state, heldOut) -> {},
                done -> StepHooks.NONE,
                workers);
        trainer.run(Progress.SILENT);
        return trainer.log().steps().stream().map(LossLog.Step::loss).toList();
      }
    }
  }

  @Test
  void twoWorkersWithSharesOfUnlikeSizeReachTheLossesOfOneWithBoth() throws Exception {
    int[] first = {0, 1, 2};
    int[] second = {3, 4};
    List<Double> alone = losses("alone", AllReduce.LOCAL, 2, List.of(first, second));
    Table table = new Table(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<Double>> one =
          threads.submit(() -> losses("one", table, 1, List.<int[]>of(first)));
      Future<List<Double>> two =
          threads.submit(() -> losses("two", table, 1, List.<int[]>of(second)));
      assertThat(one.get()).hasSize(STEPS).isEqualTo(two.get());
      for (int step = 0; step < STEPS; step++) {
        assertThat(one.get().get(step)).isCloseTo(alone.get(step), within(1e-5));
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
