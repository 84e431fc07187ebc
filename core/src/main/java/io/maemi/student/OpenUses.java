package io.maemi.student;

import io.maemi.foundation.MaemiException;

/**
 * Counts who uses a model's memory just now, so that it is not freed under them: closing it then is
 * an error, and so is using it when it is closed. Several threads may use one.
 */
final class OpenUses {
  /** What a user closes when it is done; closing again does nothing. */
  interface Use extends AutoCloseable {
    @Override
    void close();
  }

  private int count;
  private boolean ended;

  /** Begins a use. */
  synchronized Use begin() {
    if (ended) {
      throw MaemiException.usage(
          "cannot use the model: it is closed. Open it again, or close it later.");
    }
    count++;
    boolean[] open = {true};
    return () -> {
      synchronized (this) {
        count -= open[0] ? 1 : 0;
        open[0] = false;
      }
    };
  }

  /** Ends all use; returns whether this is the first time. */
  synchronized boolean end() {
    if (count > 0) {
      throw MaemiException.usage(
          "cannot close the model: "
              + count
              + (count == 1 ? " reading or answer is" : " readings or answers are")
              + " open on it. Close them first.");
    }
    boolean first = !ended;
    ended = true;
    return first;
  }
}
