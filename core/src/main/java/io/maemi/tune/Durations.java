package io.maemi.tune;

import java.util.Locale;

/** Spans of time as people say them. */
final class Durations {
  private Durations() {}

  static String of(double seconds) {
    if (seconds < 90) {
      return Math.round(seconds) + " s";
    }
    if (seconds < 5400) {
      return String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
    return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
