package io.maemi.instruct;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Several {@link Wording}s of the same thing, one a line of a resource file; one with more
 * sentences is drawn more often.
 */
record Wordings(List<Wording> all) {
  /** Reads a block of lines; empty lines are left out. */
  static Wordings parse(String block) {
    return new Wordings(
        block
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(Wording::parse)
            .toList());
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  long count() {
    return all.stream().mapToLong(Wording::count).sum();
  }

  /**
   * One sentence; a line's chance grows with the square root of its sentences, so that terse lines
   * are met as well.
   */
  String pick(RandomGenerator random) {
    double total = 0;
    for (Wording wording : all) {
      total += Math.sqrt(wording.count());
    }
    double at = random.nextDouble() * total;
    for (Wording wording : all) {
      at -= Math.sqrt(wording.count());
      if (at < 0) {
        return wording.pick(random);
      }
    }
    return all.get(all.size() - 1).pick(random);
  }
}
