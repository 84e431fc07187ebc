package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  @TempDir Path folder;
  private final Scope scope = new Scope();
  private final Tensor w = Tensor.zeros(1).requiresGrad(true);
  private final List<Long> saved = new ArrayList<>();

  @AfterEach
  void close() {
    scope.close();
  }

  private Trainer<int[]> trainer(Line line, Optimizer optimizer, String... overrides)
      throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(
        file,
        """
        model: any
        data: any
        out: any
        train: {decoder: true}
        budget: {steps: 10}
        schedule: {kind: constant, warmup: 0}
        batch: {accumulate: 2}
        """);
    Recipe recipe = RecipeReader.read(file, List.of(overrides));
    return new Trainer<>(
        recipe,
        line,
        optimizer,
        folder,
        Json.MAPPER.createObjectNode(),
        (state, heldOut) -> saved.add(state.step()),
        done -> StepHooks.NONE);
  }

  private Optimizer optimizer() {
    return new Optimizer(List.of(new Trained("w", w, 0.5, false)), AdamWConfig.DEFAULT);
  }

  @Test
  void lossAndGradientAreMeansOverTheWholeWindow() throws IOException {
    Line line = new Line(w, -1);
    try (Optimizer optimizer = optimizer()) {
      Trainer<int[]> trainer = trainer(line, optimizer, "budget.steps=1", "optimizer.clip=0");
      trainer.run(Progress.SILENT);
      assertThat(line.scales).containsExactly(0.2, 0.2);
      LossLog.Step step = trainer.log().steps().get(0);
      assertThat(step.loss()).isCloseTo((0 + 1 + 4 + 9 + 16) / 5.0, within(1e-6));
      assertThat(step.gradientNorm()).isCloseTo(2 * (1 + 2 + 3 + 4) / 5.0, within(1e-5));
      assertThat(w.item()).isCloseTo(0.5, within(1e-4));
    }
  }

  @Test
  void sampleWhoseLossIsNotANumberIsNamed() throws IOException {
    try (Optimizer optimizer = optimizer()) {
      Trainer<int[]> trainer = trainer(new Line(w, 4), optimizer);
      assertThatThrownBy(() -> trainer.run(Progress.SILENT))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("stopped at step 1")
          .hasMessageContaining("point-4");
      assertThat(w.item()).isZero();
    }
  }

  @Test
  void sampleWhoseLossIsNotANumberIsLeftOutWhereTheRecipeSaysSo() throws IOException {
    try (Optimizer optimizer = optimizer()) {
      Trainer<int[]> trainer =
          trainer(new Line(w, 4), optimizer, "not_finite=skip", "budget.steps=1");
      trainer.run(Progress.SILENT);
      assertThat(trainer.log().steps().get(0).loss()).isEqualTo((0 + 1 + 4 + 9) / 4.0);
      assertThat(trainer.log().steps().get(0).gradientNorm()).isEqualTo(2 * (1 + 2 + 3) / 4.0);
      assertThat(folder.resolve(BadSamples.FILE)).hasContent("point-4\n");
    }
  }

  @Test
  void batchOfNothingButSuchSamplesStopsTheRun() throws IOException {
    Line line = new Line(w, 0, List.<int[]>of(new int[] {0}));
    try (Optimizer optimizer = optimizer()) {
      Trainer<int[]> trainer = trainer(line, optimizer, "not_finite=skip");
      assertThatThrownBy(() -> trainer.run(Progress.SILENT))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("the loss of sample point-0 is not a number");
    }
  }

  @Test
  void bestByHeldOutLossIsKeptAndPatienceEndsTheRun() throws IOException {
    try (Optimizer optimizer = optimizer()) {
      TrainState state =
          trainer(new Line(w, -1), optimizer, "evaluate.times=10", "evaluate.patience=3")
              .run(Progress.SILENT);
      assertThat(saved).containsExactly(1L);
      assertThat(state.step()).isEqualTo(4);
      assertThat(state.bestLoss()).isEqualTo(10);
    }
  }

  @Test
  void evaluationsAreSpreadOverTheBudgetAndTheLastIsAtItsEnd() throws IOException {
    try (Optimizer optimizer = optimizer()) {
      Trainer<int[]> trainer = trainer(new Line(w, -1), optimizer, "evaluate.times=3");
      trainer.run(Progress.SILENT);
      assertThat(trainer.log().heldOut())
          .extracting(LossLog.HeldOut::step)
          .containsExactly(4L, 7L, 10L);
    }
  }

  @Test
  void epochsEndTheRun() throws IOException {
    try (Optimizer optimizer = optimizer()) {
      TrainState state =
          trainer(
                  new Line(w, -1),
                  optimizer,
                  "budget.steps=null",
                  "budget.epochs=3",
                  "batch.accumulate=1")
              .run(Progress.SILENT);
      assertThat(state.step()).isEqualTo(6);
      assertThat(state.epochsDone()).isEqualTo(3);
    }
  }

  @Test
  void failingPreparationReachesTheCaller() throws IOException {
    Line line =
        new Line(w, -1) {
          @Override
          public int[] prepare(long epoch, int[] members) {
            throw MaemiException.unreadable("image 7 is gone");
          }
        };
    try (Optimizer optimizer = optimizer()) {
      Trainer<int[]> trainer = trainer(line, optimizer);
      assertThatThrownBy(() -> trainer.run(Progress.SILENT)).hasMessage("image 7 is gone");
    }
  }
}
