package io.maemi.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A number with its unit.
 *
 * @param name what it is
 * @param value the number, in {@code unit}
 * @param unit {@code nm}, {@code nm/px}, {@code px}, {@code %}, {@code kV}, {@code mm}, or empty
 *     for counts and ratios
 * @param uncertainty one standard uncertainty in {@code unit}, or null where none can be had
 * @param method how it was measured
 * @param region where on the image, or null for the whole
 * @param sample what an estimate rests on, or null for what is read and not estimated
 */
public record Quantity(
    String name,
    double value,
    String unit,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double uncertainty,
    String method,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Region region,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sample sample)
    implements Evidence {

  /** What does not rest on a sample. */
  public Quantity(
      String name,
      double value,
      String unit,
      @Nullable Double uncertainty,
      String method,
      @Nullable Region region) {
    this(name, value, unit, uncertainty, method, region, null);
  }

  /**
   * What an estimate rests on, and within which limits chance leaves it.
   *
   * @param n how many objects, lines or chords were measured
   * @param low lower end of the 95 % confidence interval, in the quantity's unit
   * @param high its upper end
   */
  public record Sample(int n, double low, double high) {
    private static final double NORMAL = 1.96;

    /** The limits of Poisson counting (Wilson and Hilferty's approximation of Garwood's, 1936). */
    static Sample counted(int n) {
      return new Sample(n, n == 0 ? 0 : n * cube(n, -NORMAL), (n + 1) * cube(n + 1.0, NORMAL));
    }

    /** The normal interval about {@code value}. */
    static Sample about(double value, double standardError, int n) {
      return new Sample(n, value - NORMAL * standardError, value + NORMAL * standardError);
    }

    /** The normal interval about a share in per cent. */
    static Sample share(double value, double standardError, int n) {
      Sample free = about(value, standardError, n);
      return new Sample(n, Math.max(0, free.low), Math.min(100, free.high));
    }

    private static double cube(double n, double z) {
      double root = Math.max(0, 1 - 1 / (9 * n) + z / (3 * Math.sqrt(n)));
      return root * root * root;
    }
  }

  /** The same with the sample that it rests on. */
  Quantity on(@Nullable Sample on) {
    return new Quantity(name, value, unit, uncertainty, method, region, on);
  }
}
