package io.maemi.nn;

import io.maemi.tensor.Scope;

/** Rows part by part, each in a scope of its own, so that what is on the way stays in a cache. */
public final class RowParts {
  /** What is done with {@code count} rows from {@code from} on. */
  @FunctionalInterface
  public interface Part {
    /** Does it. */
    void rows(long from, long count);
  }

  private RowParts() {}

  /** Gives {@code part} all of {@code rows}, at most {@code most} at a time. */
  public static void each(long rows, long most, Part part) {
    for (long from = 0; from < rows; from += most) {
      try (Scope scope = new Scope()) {
        part.rows(from, Math.min(most, rows - from));
      }
    }
  }
}
