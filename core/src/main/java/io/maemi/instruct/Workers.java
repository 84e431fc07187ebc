package io.maemi.instruct;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Runs numbered work on all cores, in order of number as far as can be; the first failure stops the
 * rest.
 */
final class Workers {
  private Workers() {}

  /** Runs {@code work} for 0 … {@code count} − 1 and reports how many are done. */
  static void forEach(int count, IntConsumer work, Progress progress) {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    int threads = Math.max(1, Math.min(count, Runtime.getRuntime().availableProcessors()));
    ExecutorService pool = Executors.newFixedThreadPool(threads, Workers::daemon);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        running.add(
            pool.submit(
                () -> {
                  int i;
                  while (!stop.get() && (i = next.getAndIncrement()) < count) {
                    try {
                      work.accept(i);
                    } catch (RuntimeException e) {
                      stop.set(true);
                      throw e;
                    }
                    synchronized (progress) {
                      progress.to(done.incrementAndGet(), "");
                    }
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MaemiException.failed("interrupted: finished images are kept. Run again to go on.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      stop.set(true);
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "maemi-instruct");
    thread.setDaemon(true);
    return thread;
  }
}
