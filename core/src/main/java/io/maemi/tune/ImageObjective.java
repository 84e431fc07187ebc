package io.maemi.tune;

import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * An objective whose batches are views of images.
 *
 * @param <B> views of images
 */
interface ImageObjective<B extends ImageObjective.Views> extends Objective<B> {
  /** Views of images. */
  interface Views {
    /** How many. */
    int images();

    /** Of the first image. */
    String name();
  }

  /** The loss of a batch, summed over its items, in the current scope. */
  Tensor loss(B batch);

  @Override
  default Loss learn(B batch, double scale) {
    try (Scope scope = new Scope()) {
      Tensor total = loss(batch);
      double sum = total.item();
      if (Double.isFinite(sum)) {
        total.mul(scale).backward();
      }
      return new Loss(sum, items(batch), 0);
    }
  }

  @Override
  default long items(B batch) {
    return batch.images();
  }

  @Override
  default long size(B batch) {
    return batch.images();
  }

  @Override
  default String unit() {
    return "images";
  }

  @Override
  default String name(B batch) {
    return batch.name();
  }

  /** Batches of 0…{@code members} − 1, in an order of {@code seed}'s. */
  static List<int[]> shuffled(int members, int batchSize, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, members).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += batchSize) {
      List<Integer> part = order.subList(from, Math.min(order.size(), from + batchSize));
      batches.add(part.stream().mapToInt(Integer::intValue).toArray());
    }
    return batches;
  }

  /** The first {@code samples} of {@code heldOut}, or all of them for 0. */
  static <T> List<T> asked(List<T> heldOut, int samples) {
    return samples == 0 ? heldOut : heldOut.subList(0, Math.min(samples, heldOut.size()));
  }
}
