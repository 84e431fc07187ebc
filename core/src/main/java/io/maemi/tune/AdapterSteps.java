package io.maemi.tune;

import io.maemi.adapter.DynamicRank;
import io.maemi.adapter.Experts;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.RankSlice;
import io.maemi.adapter.Routing;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What adapters need around the passes of a step: a rank and a number of experts drawn for it, the
 * routers' losses learnt, gradients corrected. Draws are a function of seed and step, so a resumed
 * run repeats them.
 */
final class AdapterSteps implements StepHooks {
  /** Shares of tokens that used each expert, by linear, at the last held-out evaluation. */
  static final String LOADS = "experts.json";

  private final LoraAdapter adapter;
  private final LoraConfig config;
  private final long seed;
  private final Path out;
  private final int experts;
  private final @Nullable UpdateCounts counts;

  /**
   * The hooks of a run that has done {@code stepsDone} steps.
   *
   * @param out where the experts' loads are written
   */
  AdapterSteps(LoraAdapter adapter, long seed, long stepsDone, Path out) {
    this.adapter = adapter;
    this.config = adapter.config();
    this.seed = seed;
    this.out = out;
    Experts mixed = config.experts();
    experts = mixed == null ? 1 : mixed.count();
    boolean dynamic = config.dynamicRank() != null || (mixed != null && mixed.dynamic());
    counts = dynamic ? new UpdateCounts(experts, adapter.rank()) : null;
    for (long step = 1; step <= stepsDone; step++) {
      draw(step, false);
    }
  }

  @Override
  public void begin(long step) {
    draw(step, true);
  }

  private void draw(long step, boolean used) {
    UpdateCounts table = counts;
    if (table == null) {
      return;
    }
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, Seeds.RANK, step));
    DynamicRank dynamic = config.dynamicRank();
    RankSlice slice =
        dynamic == null ? RankSlice.first(adapter.rank()) : dynamic.draw(config.r(), random);
    Experts mixed = config.experts();
    int count = mixed != null && mixed.dynamic() ? 1 + random.nextInt(experts) : experts;
    table.advance(slice, count);
    if (used) {
      adapter.use(slice);
      if (mixed != null) {
        adapter.use(count, mixed.routing());
      }
    }
  }

  @Override
  public void learnt(double share) {
    try (Scope scope = new Scope()) {
      Tensor loss = adapter.takeRouterLoss();
      if (loss != null) {
        loss.mul(share).backward();
      }
    }
  }

  @Override
  public void forget() {
    try (Scope scope = new Scope()) {
      adapter.takeRouterLoss();
    }
  }

  @Override
  public @Nullable UpdateCounts update() {
    adapter.correctGradients();
    return counts;
  }

  /** Held-out data meet the whole adapter. */
  @Override
  public void evaluating(boolean begins) {
    adapter.learning(!begins);
    if (begins) {
      whole(adapter);
    }
    if (config.experts() != null) {
      adapter.countLoads(begins);
      if (!begins) {
        AtomicFile.write(out.resolve(LOADS), Json.pretty(adapter.loads()) + "\n");
      }
    }
  }

  /** Uses all components and experts of {@code adapter}. */
  static void whole(LoraAdapter adapter) {
    adapter.use(RankSlice.first(adapter.rank()));
    Experts mixed = adapter.config().experts();
    if (mixed != null) {
      Routing routing = mixed.routing();
      adapter.use(mixed.count(), routing);
    }
  }
}
