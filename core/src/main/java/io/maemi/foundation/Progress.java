package io.maemi.foundation;

/**
 * Where long work tells how far it is. Rooms report; whoever runs them decides whether a person
 * sees a bar.
 */
public interface Progress extends AutoCloseable {
  /** Opens progress reports of pieces of work. */
  @FunctionalInterface
  interface Factory {
    /** Starts a report of {@code total} steps named {@code task}. */
    Progress start(String task, long total);
  }

  /** Reports nothing. */
  Factory SILENT =
      (task, total) ->
          new Progress() {
            @Override
            public void to(long done, String note) {}

            @Override
            public void close() {}
          };

  /**
   * {@code done} of the total steps are done; {@code note} is a short figure such as tokens/s, or
   * empty.
   */
  void to(long done, String note);

  @Override
  void close();
}
