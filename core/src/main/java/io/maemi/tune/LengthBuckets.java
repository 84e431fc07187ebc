package io.maemi.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Groups sequences of like length into padded batches of bounded size. Lengths are jittered before
 * they are sorted, so that neighbours differ from epoch to epoch, and the batches are shuffled, so
 * that length does not follow the schedule.
 */
final class LengthBuckets {
  private static final double JITTER = 0.1;

  private LengthBuckets() {}

  /**
   * Every index of {@code lengths} once, in batches whose longest length times count stays within
   * {@code budget}.
   *
   * @param lengths of the sequences, in tokens
   * @param budget tokens of one padded batch; a longer sequence gets a batch of its own
   */
  static List<int[]> batches(int[] lengths, int budget, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] jittered =
        IntStream.range(0, lengths.length)
            .mapToDouble(i -> lengths[i] * (1 + JITTER * random.nextDouble()))
            .toArray();
    List<Integer> order = new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
    order.sort(
        Comparator.<Integer>comparingDouble(i -> jittered[i])
            .thenComparing(Comparator.naturalOrder()));
    List<int[]> batches = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int longest = 0;
    for (int index : order) {
      int longestWith = Math.max(longest, lengths[index]);
      if (!open.isEmpty() && (long) longestWith * (open.size() + 1) > budget) {
        batches.add(close(open));
        longestWith = lengths[index];
      }
      open.add(index);
      longest = longestWith;
    }
    if (!open.isEmpty()) {
      batches.add(close(open));
    }
    Collections.shuffle(batches, new Random(random.nextLong()));
    return batches;
  }

  private static int[] close(List<Integer> open) {
    int[] batch = open.stream().mapToInt(Integer::intValue).toArray();
    open.clear();
    return batch;
  }
}
