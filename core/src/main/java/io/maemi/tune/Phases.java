package io.maemi.tune;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Adds up where the time of a run goes. */
final class Phases {
  /** What a run does. */
  enum Phase {
    DATA,
    LEARN,
    OPTIMIZE,
    EVALUATE,
    SAVE
  }

  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private long mark = System.nanoTime();

  /**
   * Books the time since the last call, or since the start, on {@code phase}; returns it in
   * seconds.
   */
  double end(Phase phase) {
    long now = System.nanoTime();
    long spent = now - mark;
    nanos.merge(phase, spent, Long::sum);
    mark = now;
    return spent / 1e9;
  }

  double seconds(Phase phase) {
    return nanos.getOrDefault(phase, 0L) / 1e9;
  }

  /** Seconds by phase, for {@code run.json}. */
  Map<String, Double> seconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      seconds.put(phase.name().toLowerCase(Locale.ROOT), Math.round(seconds(phase) * 100) / 100.0);
    }
    return seconds;
  }
}
