package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Lets work that can go on later end well when it is interrupted, by Ctrl-C or by a plain kill: it
 * is stopped where it reports how far it is, has time to keep what it has, and says how to go on.
 * All other work ends at once.
 */
final class Interruption {
  // Longer than a slow optimizer step. Whatever takes longer still goes on from an older
  // checkpoint.
  private static final long PATIENCE_SECONDS = 15;

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean resumable;
  private volatile boolean asked;

  /** Of the command line that a verb is called in. */
  static Interruption of(CommandSpec verb) {
    return ((Maemi) verb.root().userObject()).interruption();
  }

  /** Listens for the end of the process. */
  void listen() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "maemi-interruption"));
  }

  /** The work is over and what it had to say is said. */
  void over() {
    over.countDown();
  }

  /** Asks the work to end and gives it time. */
  void stop() {
    if (!resumable) {
      return;
    }
    asked = true;
    try {
      over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reports for people of work that goes on when the same command is given again. */
  Progress.Factory resumable() {
    resumable = true;
    Progress.Factory reports = TerminalProgress.factory();
    return (task, total) -> new Stoppable(task, reports.start(task, total));
  }

  private final class Stoppable implements Progress {
    private final String task;
    private final Progress report;

    Stoppable(String task, Progress report) {
      this.task = task;
      this.report = report;
    }

    @Override
    public void to(long done, String note) {
      report.to(done, note);
      if (!asked) {
        return;
      }
      if (task.equals("tune")) {
        // Between two steps the trainer looks for this, and writes a checkpoint.
        Thread.currentThread().interrupt();
      } else {
        throw MaemiException.failed(
            "stopped at '" + task + "': it was interrupted. Run the same command to go on.");
      }
    }

    @Override
    public void close() {
      report.close();
    }
  }
}
