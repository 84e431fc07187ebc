package io.maemi.student;

import java.util.List;

/**
 * Watches an answer for strings that end it. Text that may be the beginning of one is held back
 * until it is known.
 */
final class StopStrings {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean hit;

  StopStrings(List<String> stops) {
    this.stops = stops;
  }

  /** The text that {@code piece} makes known and that comes before any stop. */
  String add(String piece) {
    if (hit) {
      return "";
    }
    held.append(piece);
    int end = held.length();
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && at < end) {
        end = at;
        hit = true;
      }
    }
    return hit ? take(end) : take(held.length() - begun());
  }

  /** What is still held back when the answer ends. */
  String end() {
    return hit ? "" : take(held.length());
  }

  /** Whether a stop has come. */
  boolean hit() {
    return hit;
  }

  /** {@code text} up to the first stop in it. */
  String cut(String text) {
    int end = text.length();
    for (String stop : stops) {
      int at = text.indexOf(stop);
      end = at < 0 ? end : Math.min(end, at);
    }
    return text.substring(0, end);
  }

  private String take(int length) {
    String taken = held.substring(0, length);
    held.delete(0, length);
    return taken;
  }

  /** The length of the longest end of what is held that begins a stop. */
  private int begun() {
    int longest = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
        if (stop.startsWith(held.substring(held.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
