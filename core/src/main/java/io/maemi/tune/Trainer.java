package io.maemi.tune;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.tensor.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The loop of a run: batches in, steps, held-out evaluations and checkpoints out. Knows neither
 * images nor tokens; what is learnt, and how its forward and backward passes go, is the {@link
 * Objective}'s.
 *
 * @param <B> the objective's batches
 */
final class Trainer<B> {
  private static final double SPEED_WINDOW = 20;
  private static final long PROGRESS = 1000;

  /** Saves what has been trained as the run's result. */
  @FunctionalInterface
  interface Result {
    void save(TrainState best, Map<String, Objective.Loss> heldOut);
  }

  private final Recipe recipe;
  private final Objective<B> objective;
  private final Optimizer optimizer;
  private final Path out;
  private final JsonNode identity;
  private final Result result;
  private final StepHooks hooks;
  private final AllReduce workers;
  private final Phases phases = new Phases();
  private final PeakMemory memory = new PeakMemory();
  private final BadSamples<B> bad;
  private final LossLog log;
  private final long startedAt = System.nanoTime();
  private final double secondsBefore;
  private final double spentBefore;
  private TrainState state;
  private double sinceCheckpoint;
  private double speed;
  private double learnt;
  private boolean stoppedEarly;

  /**
   * A run in folder {@code out}, which goes on from the checkpoint there where one exists.
   *
   * @param identity what that checkpoint must agree with
   * @param result called at each new best held-out loss
   * @param hooks made for the steps that the checkpoint has done
   */
  Trainer(
      Recipe recipe,
      Objective<B> objective,
      Optimizer optimizer,
      Path out,
      JsonNode identity,
      Result result,
      LongFunction<StepHooks> hooks) {
    this(recipe, objective, optimizer, out, identity, result, hooks, AllReduce.LOCAL);
  }

  /** The same for one of several workers, which meet at {@code workers}. */
  Trainer(
      Recipe recipe,
      Objective<B> objective,
      Optimizer optimizer,
      Path out,
      JsonNode identity,
      Result result,
      LongFunction<StepHooks> hooks,
      AllReduce workers) {
    this.workers = workers;
    this.recipe = recipe;
    this.objective = objective;
    this.optimizer = optimizer;
    this.out = out;
    this.identity = identity;
    this.result = result;
    bad = new BadSamples<>(objective, out);
    Path checkpoint = out.resolve(Checkpoint.FILE);
    state = Checkpoint.state(checkpoint, identity).orElse(TrainState.START);
    if (state.step() > 0) {
      Checkpoint.load(checkpoint, optimizer.state());
    }
    this.hooks = hooks.apply(state.step());
    secondsBefore = state.seconds();
    sinceCheckpoint = secondsBefore;
    spentBefore = spent();
    int patience = recipe.evaluate().patience();
    stoppedEarly = patience > 0 && state.sinceBest() >= patience;
    log = LossLog.open(out.resolve("loss.csv"), state.step());
  }

  /** Trains until the budget is spent; may be called once. */
  TrainState run(Progress.Factory progress) {
    if (spent() >= 1) {
      return state;
    }
    try (Progress bar = progress.start("tune", PROGRESS);
        Prefetch<B> batches = new Prefetch<>(objective, state.epoch(), state.index())) {
      double size = 0;
      double seconds = 0;
      while (spent() < 1 && !stoppedEarly) {
        if (Thread.interrupted()) {
          throw new InterruptedException("between two steps");
        }
        List<Prefetch.Item<B>> window = window(batches);
        double waited = phases.end(Phases.Phase.DATA);
        long taken = step(window);
        double took = waited + learnt;
        size = size * Math.exp(-took / SPEED_WINDOW) + taken;
        seconds = seconds * Math.exp(-took / SPEED_WINDOW) + took;
        speed = size / seconds;
        memory.sample();
        evaluateIfDue();
        checkpointIfDue();
        bar.to(Math.min(PROGRESS, Math.round(spent() * PROGRESS)), note());
      }
    } catch (InterruptedException e) {
      checkpoint();
      Thread.currentThread().interrupt();
      throw MaemiException.failed(
          "tuning was stopped after step "
              + state.step()
              + ": it was interrupted. Run the same command to go on.",
          e);
    }
    checkpoint();
    LossChart.write(out.resolve("loss.png"), log);
    TensorBoardFile.write(out.resolve(TensorBoardFile.NAME), log);
    return state;
  }

  TrainState state() {
    return state;
  }

  LossLog log() {
    return log;
  }

  Phases phases() {
    return phases;
  }

  long peakBytes() {
    return memory.bytes();
  }

  private List<Prefetch.Item<B>> window(Prefetch<B> batches) throws InterruptedException {
    List<Prefetch.Item<B>> window = new ArrayList<>();
    for (int i = 0; i < recipe.batch().accumulate(); i++) {
      window.add(batches.next());
    }
    return window;
  }

  /** One optimizer step; returns the tokens or images learnt from. */
  private long step(List<Prefetch.Item<B>> window) {
    hooks.begin(state.step() + 1);
    Objective.Loss loss = workers.mean(optimizer.values(), learn(window));
    long size = window.stream().mapToLong(item -> objective.size(item.batch())).sum();
    learnt = phases.end(Phases.Phase.LEARN);
    double before = spent();
    double perStep = state.step() == 0 ? 1e-3 : before / state.step();
    double factor = recipe.schedule().factor(before, perStep);
    double norm = optimizer.step(state.step() + 1, factor, hooks.update());
    if (!Double.isFinite(norm)) {
      throw notFinite("gradient", window);
    }
    learnt += phases.end(Phases.Phase.OPTIMIZE);
    Prefetch.Item<B> last = window.get(window.size() - 1);
    boolean endOfEpoch = last.index() + 1 == last.count();
    state =
        state.stepped(
            endOfEpoch ? last.epoch() + 1 : last.epoch(),
            endOfEpoch ? 0 : last.index() + 1,
            last.epoch() + (last.index() + 1.0) / last.count(),
            seconds(),
            size);
    log.add(
        new LossLog.Step(
            state.step(),
            state.epochsDone(),
            state.seconds(),
            loss.sum() / Math.max(1, loss.items()),
            norm,
            factor));
    return size;
  }

  /**
   * The passes of a step. Where the recipe leaves out samples whose loss is not a number, {@code
   * window} loses them and the step is learnt from the others.
   */
  private Objective.Loss learn(List<Prefetch.Item<B>> window) {
    Torch.manualSeed(Seeds.of(recipe.seed(), Seeds.DROPOUT, state.step()));
    long items = window.stream().mapToLong(item -> objective.items(item.batch())).sum();
    Objective.Loss loss = Objective.Loss.NONE;
    for (int i = 0; i < window.size(); i++) {
      Prefetch.Item<B> item = window.get(i);
      Objective.Loss part = objective.learn(item.batch(), 1.0 / Math.max(1, items));
      if (!Double.isFinite(part.sum())) {
        if (recipe.notFinite() != Recipe.NotFinite.SKIP) {
          throw notFinite("loss", List.of(item));
        }
        window.set(i, bad.without(item).orElseThrow(() -> notFinite("loss", List.of(item))));
        hooks.forget();
        optimizer.forget();
        return learn(window);
      }
      loss = loss.plus(part);
      hooks.learnt((double) part.items() / Math.max(1, items));
    }
    return loss;
  }

  private MaemiException notFinite(String what, List<Prefetch.Item<B>> window) {
    String name =
        window.stream().flatMap(item -> bad.first(item).stream()).findFirst().orElse(null);
    return MaemiException.failed(
        "tuning stopped at step "
            + (state.step() + 1)
            + ": the "
            + what
            + (name == null
                ? " of the batch with sample "
                    + objective.name(window.get(0).batch())
                    + " is not a number, though each sample's loss is. Lower optimizer.rates, or"
                    + " set compute=fp32."
                : " of sample "
                    + name
                    + " is not a number. Remove that sample from the data, check its image, or set"
                    + " not_finite=skip."));
  }

  private void evaluateIfDue() {
    int times = recipe.evaluate().times();
    // The last of the evenly spaced evaluations is at the end of the budget, whatever the rounding
    // says before it.
    int due =
        spent() >= 1 ? times : (int) Math.min(times - 1.0, Math.floor(spent() * times + 1e-9));
    if (due <= state.evaluations()) {
      return;
    }
    hooks.evaluating(true);
    Objective.HeldOutResult heldOut = objective.evaluate(recipe.evaluate().samples());
    hooks.evaluating(false);
    Objective.Loss total = heldOut.total();
    double loss = total.sum() / Math.max(1, total.items());
    double accuracy = (double) total.right() / Math.max(1, total.items());
    state = state.at(seconds()).evaluated(loss, accuracy);
    while (state.evaluations() < due) {
      state = state.skippedEvaluation();
    }
    log.add(new LossLog.HeldOut(state.step(), loss, accuracy, heldOut.accuracy()));
    phases.end(Phases.Phase.EVALUATE);
    if (state.sinceBest() == 0) {
      result.save(state, heldOut.tasks());
    }
    LossChart.write(out.resolve("loss.png"), log);
    TensorBoardFile.write(out.resolve(TensorBoardFile.NAME), log);
    phases.end(Phases.Phase.SAVE);
    int patience = recipe.evaluate().patience();
    stoppedEarly = patience > 0 && state.sinceBest() >= patience;
  }

  private void checkpointIfDue() {
    if (seconds() - sinceCheckpoint >= 60 * recipe.checkpointMinutes()) {
      checkpoint();
    }
  }

  private void checkpoint() {
    state = state.at(seconds());
    Checkpoint.write(out.resolve(Checkpoint.FILE), state, identity, optimizer.state());
    sinceCheckpoint = seconds();
    phases.end(Phases.Phase.SAVE);
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - startedAt) / 1e9;
  }

  private double spent() {
    return recipe.budget().spent(seconds(), state.step(), state.epochsDone());
  }

  private String note() {
    double spent = spent();
    double left = (seconds() - secondsBefore) * (1 - spent) / Math.max(1e-9, spent - spentBefore);
    String heldOut =
        state.bestStep() == 0
            ? ""
            : String.format(Locale.ROOT, " · held out %.3f", state.bestLoss());
    return String.format(
        Locale.ROOT,
        "step %d · loss %.3f%s%s · %,.0f %s/s · %s left",
        state.step(),
        log.recentLoss(20),
        heldOut,
        bad.count() == 0 ? "" : " · " + bad.count() + " samples left out",
        speed,
        objective.unit(),
        Durations.of(left));
  }
}
