package io.maemi.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
  /**
   * A figure with its name.
   *
   * @param digits shown after the point
   */
  public record Figure(String name, double value, @JsonIgnore int digits) {
    Figure(String name, double value) {
      this(name, value, 3);
    }

    static Figure share(String name, int right, int n) {
      return new Figure(name, right / (double) Math.max(1, n));
    }

    static Figure count(String name, int n) {
      return new Figure(name, n, 0);
    }

    /** The value for people. */
    String shown() {
      return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private String text() {
      return name + " " + shown();
    }
  }

  /** The row for people. */
  public String text() {
    return String.format(Locale.ROOT, "%-30s %-14s n %4d  ", data, method, n)
        + figures.stream().map(Figure::text).collect(Collectors.joining("  "));
  }
}
