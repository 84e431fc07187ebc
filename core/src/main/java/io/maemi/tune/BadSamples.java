package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples whose loss alone is not finite: found and named, and left out where the recipe says so.
 */
final class BadSamples<B> {
  /** The names of those left out, in the output folder. */
  static final String FILE = "not_finite.txt";

  private final Objective<B> objective;
  private final Path out;
  private final List<String> names = new ArrayList<>();

  BadSamples(Objective<B> objective, Path out) {
    this.objective = objective;
    this.out = out;
  }

  /** The name of the first such sample of {@code item}, or empty where each loss is finite. */
  Optional<String> first(Prefetch.Item<B> item) {
    for (int member : item.members()) {
      B one = alone(item, member);
      if (bad(one)) {
        return Optional.of(objective.name(one));
      }
    }
    return Optional.empty();
  }

  /**
   * {@code item} with the samples whose loss is finite, the names of the others written down; empty
   * where none is left or all are finite. Leaves gradients that are of no use.
   */
  Optional<Prefetch.Item<B>> without(Prefetch.Item<B> item) {
    List<Integer> good = new ArrayList<>();
    for (int member : item.members()) {
      B one = alone(item, member);
      if (!bad(one)) {
        good.add(member);
      } else if (!names.contains(objective.name(one))) {
        names.add(objective.name(one));
      }
    }
    if (good.isEmpty() || good.size() == item.members().length) {
      return Optional.empty();
    }
    AtomicFile.write(out.resolve(FILE), String.join("\n", names) + "\n");
    int[] members = good.stream().mapToInt(Integer::intValue).toArray();
    return Optional.of(
        new Prefetch.Item<>(
            item.epoch(),
            item.index(),
            item.count(),
            members,
            objective.prepare(item.epoch(), members)));
  }

  /** How many were left out so far. */
  int count() {
    return names.size();
  }

  private B alone(Prefetch.Item<B> item, int member) {
    return objective.prepare(item.epoch(), new int[] {member});
  }

  private boolean bad(B one) {
    return !Double.isFinite(objective.learn(one, 1).sum());
  }
}
