package io.maemi.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One line of the table that compares ways to measure.
 *
 * @param data which images
 * @param method which way
 * @param n images, or defects for those
 * @param figures what was found
 */
public record MeasureRow(String data, String method, int n, List<Figure> figures) {
  /** A figure with its name. */
  public record Figure(String name, double value) {
    static Figure share(String name, int right, int n) {
      return new Figure(name, right / (double) Math.max(1, n));
    }

    private String text() {
      return name + " " + (Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value));
    }
  }

  /** The row for people. */
  public String text() {
    return String.format(Locale.ROOT, "%-22s %-14s n %4d  ", data, method, n)
        + figures.stream().map(Figure::text).collect(Collectors.joining("  "));
  }
}
