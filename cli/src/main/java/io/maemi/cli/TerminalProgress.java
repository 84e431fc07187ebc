package io.maemi.cli;

import io.maemi.foundation.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on standard error for work that takes a person's while; nothing where no person looks. */
final class TerminalProgress implements Progress {
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final int REDRAW_MILLIS = 500;

  private final String task;
  private final long total;
  private final PrintStream stream;
  private final long started = System.nanoTime();
  private @Nullable ProgressBar bar;

  private TerminalProgress(String task, long total, PrintStream stream) {
    this.task = task;
    this.total = total;
    this.stream = stream;
  }

  /** Bars where the launcher found standard error to be a terminal, silence otherwise. */
  static Progress.Factory factory() {
    return Boolean.getBoolean("maemi.terminal")
        ? (task, total) -> new TerminalProgress(task, total, System.err)
        : Progress.SILENT;
  }

  @Override
  public void to(long done, String note) {
    ProgressBar shown = bar;
    if (shown == null) {
      if (System.nanoTime() - started < PATIENCE_NANOS) {
        return;
      }
      shown =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(REDRAW_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(stream))
              .build();
      bar = shown;
    }
    shown.stepTo(done);
    shown.setExtraMessage(note);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
