package io.maemi.cli;

import io.maemi.micrograph.MicrographInfo;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What is told of files one after the other, found out on a few processors at once: of the next few
 * while one is printed. What fails so is tried again alone, so that two large images at a time are
 * no reason to refuse either.
 */
final class DescribedAhead implements AutoCloseable {
  private static final int MOST_THREADS = 4;

  private final Function<Path, MicrographInfo> describe;
  private final Iterator<Path> waiting;
  private final int threads;
  private final ExecutorService workers;
  private final Deque<Told> ahead = new ArrayDeque<>();

  private record Told(Path file, Future<MicrographInfo> info) {}

  /** Of {@code files} in their order; none is looked at before the first is asked for. */
  DescribedAhead(List<Path> files, Function<Path, MicrographInfo> describe) {
    this.describe = describe;
    this.waiting = files.iterator();
    this.threads =
        Math.min(files.size(), Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    this.workers =
        Executors.newFixedThreadPool(
            Math.max(1, threads),
            work -> {
              Thread thread = new Thread(work, "info");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What is told of {@code file}, the next in order; of any other without a look ahead. */
  MicrographInfo next(Path file) {
    while (threads > 1 && ahead.size() < 2 * threads && waiting.hasNext()) {
      Path path = waiting.next();
      ahead.add(new Told(path, workers.submit(() -> describe.apply(path))));
    }
    Told told = ahead.peek();
    if (told == null || !told.file().equals(file)) {
      return describe.apply(file);
    }
    ahead.remove();
    try {
      return told.info().get();
    } catch (ExecutionException e) {
      ahead.forEach(other -> awaitEnd(other.info()));
      return describe.apply(file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return describe.apply(file);
    }
  }

  private static void awaitEnd(Future<MicrographInfo> work) {
    try {
      work.get();
    } catch (ExecutionException e) {
      // Told in its turn.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
