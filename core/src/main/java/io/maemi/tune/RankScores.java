package io.maemi.tune;

import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.DynamicRank;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.RankSlice;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Held-out accuracy of a dynamic adapter at ranks that are powers of two, and at its full one. */
final class RankScores {
  /** What the names of its scores begin with. */
  static final String RANK = "rank ";

  private RankScores() {}

  /**
   * Loads the run's result into {@code adapter} and asks held-out data at each rank.
   *
   * @param baseSha256 hash of the student's weights
   * @return {@link Objective.HeldOutResult#accuracy} by {@code rank 1}, {@code rank 2} …; empty
   *     where the rank is not dynamic
   */
  static Map<String, Double> of(
      Objective<?> objective, LoraAdapter adapter, Path result, String baseSha256, int samples) {
    Map<String, Double> scores = new LinkedHashMap<>();
    DynamicRank dynamic = adapter.config().dynamicRank();
    if (dynamic == null || !AdapterFolder.is(result)) {
      return scores;
    }
    adapter.training(false);
    AdapterFolder.load(result, adapter, baseSha256);
    AdapterSteps.whole(adapter);
    int full = adapter.rank();
    for (int b : dynamic.of(full)) {
      if (Integer.bitCount(b) == 1 || b == full) {
        adapter.use(RankSlice.first(b));
        scores.put(RANK + b, objective.evaluate(samples).accuracy());
      }
    }
    return scores;
  }
}
