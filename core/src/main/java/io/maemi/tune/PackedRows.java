package io.maemi.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Packs sequences into rows of one width, the longest first, each into the first row that has room
 * left for it.
 */
final class PackedRows {
  private PackedRows() {}

  /**
   * Every index of {@code lengths} once, row after row, in batches of as many rows of {@code width}
   * as stay within {@code budget}. Which of equally long sequences meet, and the order of the rows,
   * is drawn.
   *
   * @param lengths of the sequences, in tokens, at most {@code width}
   */
  static List<int[]> batches(int[] lengths, int width, int budget, long seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
    Collections.shuffle(order, random);
    order.sort(Comparator.comparingInt((Integer i) -> lengths[i]).reversed());
    List<List<Integer>> rows = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    for (int index : order) {
      int row = 0;
      while (row < rows.size() && left.get(row) < lengths[index]) {
        row++;
      }
      if (row == rows.size()) {
        rows.add(new ArrayList<>());
        left.add(width);
      }
      rows.get(row).add(index);
      left.set(row, left.get(row) - lengths[index]);
    }
    Collections.shuffle(rows, random);
    List<int[]> batches = new ArrayList<>();
    int together = Math.max(1, budget / width);
    for (int from = 0; from < rows.size(); from += together) {
      batches.add(
          rows.subList(from, Math.min(rows.size(), from + together)).stream()
              .flatMap(List::stream)
              .mapToInt(Integer::intValue)
              .toArray());
    }
    return batches;
  }
}
