package io.maemi.tune;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.adapter.LoraAdapter;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.tensor.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A recipe on its way from what is learnt to a summary.
 *
 * @param recipe what is run
 * @param worker which of several processes this is; null alone
 * @param progress told of every step
 * @param out the folder that this process writes
 */
record TuningRun(Recipe recipe, @Nullable Worker worker, Progress.Factory progress, Path out) {
  private static final int RECENT = 50;

  static TuningRun of(Recipe recipe, @Nullable Worker worker, Progress.Factory progress) {
    Path out = Path.of(recipe.out());
    if (worker != null && recipe.budget().minutes() != null) {
      throw MaemiException.usage(
          "cannot tune with several workers for budget.minutes: their clocks differ. Give"
              + " budget.steps or budget.epochs, and budget.minutes=null.");
    }
    return new TuningRun(recipe, worker, progress, worker == null ? out : worker.out(out));
  }

  /** The folder of the student or adapter. */
  Path result() {
    return out.resolve(recipe.train().adapters() ? "adapter" : "model");
  }

  /** Writes {@code run.json}. */
  private void record(String dataHash, String baseHash, @Nullable TuningSummary summary) {
    RunRecord.write(out, recipe, dataHash, baseHash, summary);
  }

  /**
   * Trains until the budget is spent, with {@code run.json} written before and after.
   *
   * @param adapter what is trained, or null where it is whole parts
   * @param skipped told at the end: records that were left out
   * @param saver called at each new best held-out loss
   */
  <B> TuningSummary train(
      Objective<B> objective,
      List<Trained> trained,
      @Nullable LoraAdapter adapter,
      String dataHash,
      String baseHash,
      IntSupplier skipped,
      Trainer.Result saver) {
    Worker place = worker;
    if (place == null) {
      return train(
          objective, trained, adapter, dataHash, baseHash, skipped, saver, AllReduce.LOCAL);
    }
    takeOver(place);
    try (ProcessGroup group =
        ProcessGroup.join(place.host(), place.port(), place.rank(), place.count())) {
      return train(
          new SharedBatches<>(objective, place),
          trained,
          adapter,
          dataHash,
          baseHash,
          skipped,
          saver,
          new GroupReduce(group));
    }
  }

  /** All workers go on from the first one's checkpoint, which it cannot replace before they met. */
  private void takeOver(Worker place) {
    if (place.rank() == 0) {
      return;
    }
    Path first = Path.of(recipe.out()).resolve(Checkpoint.FILE);
    Path own = out.resolve(Checkpoint.FILE);
    try {
      Files.createDirectories(out);
      if (Files.exists(first)) {
        Files.copy(first, own, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.deleteIfExists(own);
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot take over "
              + first
              + ": "
              + e.getMessage()
              + ". Give all workers a folder that they share.",
          e);
    }
  }

  private <B> TuningSummary train(
      Objective<B> objective,
      List<Trained> trained,
      @Nullable LoraAdapter adapter,
      String dataHash,
      String baseHash,
      IntSupplier skipped,
      Trainer.Result saver,
      AllReduce workers) {
    record(dataHash, baseHash, null);
    Map<String, Double> byTask = new LinkedHashMap<>();
    JsonNode identity = RunIdentity.of(recipe, dataHash, baseHash);
    try (Optimizer optimizer = new Optimizer(trained, recipe.optimizer())) {
      Trainer<B> trainer =
          new Trainer<>(
              recipe,
              objective,
              optimizer,
              out,
              identity,
              (state, heldOut) -> {
                saver.save(state, heldOut);
                byTask.clear();
                byTask.putAll(accuracies(heldOut));
              },
              done ->
                  adapter == null
                      ? StepHooks.NONE
                      : new AdapterSteps(adapter, recipe.seed(), done, out),
              workers);
      TrainState before = trainer.state();
      TrainState state = trainer.run(progress);
      if (adapter != null && state.step() > before.step()) {
        byTask.putAll(
            RankScores.of(objective, adapter, result(), baseHash, recipe.evaluate().samples()));
      }
      Phases phases = trainer.phases();
      double learning =
          phases.seconds(Phases.Phase.DATA)
              + phases.seconds(Phases.Phase.LEARN)
              + phases.seconds(Phases.Phase.OPTIMIZE);
      TuningSummary summary =
          new TuningSummary(
              out,
              result(),
              recipe.train().adapters(),
              state.step(),
              state.epochsDone(),
              state.bestStep(),
              trainer.log().recentLoss(RECENT),
              state.bestLoss(),
              state.bestAccuracy(),
              byTask.isEmpty() ? null : byTask,
              optimizer.parameters(),
              state.trainedSize(),
              objective.unit(),
              state.seconds(),
              learning > 0 ? (state.trainedSize() - before.trainedSize()) / learning : 0,
              trainer.peakBytes(),
              skipped.getAsInt(),
              phases.seconds());
      record(dataHash, baseHash, summary);
      return summary;
    }
  }

  /** Shares of right guesses by task. */
  static Map<String, Double> accuracies(Map<String, Objective.Loss> tasks) {
    Map<String, Double> shares = new LinkedHashMap<>();
    tasks.forEach(
        (task, loss) -> shares.put(task, (double) loss.right() / Math.max(1, loss.items())));
    return shares;
  }
}
