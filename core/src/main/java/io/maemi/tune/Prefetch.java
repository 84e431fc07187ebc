package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the batches of a run in order, ahead on one thread of its own, so that operators keep
 * their cores.
 */
final class Prefetch<B> implements AutoCloseable {
  private static final int AHEAD = 4;

  /**
   * A prepared batch and its place.
   *
   * @param epoch from 0
   * @param index of the batch in its epoch
   * @param count batches of the epoch
   * @param members samples of the batch
   * @param batch the samples, prepared
   */
  record Item<B>(long epoch, int index, int count, int[] members, B batch) {}

  private record Outcome<B>(@Nullable Item<B> item, @Nullable Throwable failure) {}

  private final Objective<B> objective;
  private final BlockingQueue<Outcome<B>> queue = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;

  /** Starts with batch {@code index} of {@code epoch}. */
  Prefetch(Objective<B> objective, long epoch, int index) {
    this.objective = objective;
    thread = new Thread(() -> run(epoch, index), "maemi-prefetch");
    thread.setDaemon(true);
    thread.start();
  }

  /** The next batch. */
  Item<B> next() throws InterruptedException {
    Outcome<B> outcome = queue.take();
    Throwable failure = outcome.failure();
    if (failure instanceof MaemiException ours) {
      throw ours;
    }
    if (failure != null) {
      throw new IllegalStateException("preparing a batch failed", failure);
    }
    return Objects.requireNonNull(outcome.item());
  }

  private void run(long firstEpoch, int firstIndex) {
    try {
      int index = firstIndex;
      for (long epoch = firstEpoch; ; epoch++) {
        List<int[]> plan = objective.plan(epoch);
        for (; index < plan.size(); index++) {
          int[] members = plan.get(index);
          queue.put(
              new Outcome<>(
                  new Item<>(epoch, index, plan.size(), members, objective.prepare(epoch, members)),
                  null));
        }
        index = 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      offerFailure(e);
    }
  }

  private void offerFailure(Throwable failure) {
    try {
      queue.put(new Outcome<>(null, failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
