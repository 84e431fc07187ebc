package io.maemi.bench;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How often counts and mean sizes are right, and how far off they are. */
final class CountScore {
  private static final double COUNT = 0.2;
  private static final double SIZE = 0.15;

  private double[] counts = new double[0];
  private double[] sizes = new double[0];
  private int countRight;
  private int sizeRight;
  private int bothRight;
  private double milliseconds;

  /** One image; a true size of null is not judged. */
  void add(int found, int truth, double size, @Nullable Double trueSize) {
    double off = Math.abs(found - truth);
    boolean right = off <= Math.max(1, COUNT * truth);
    counts = appended(counts, off / Math.max(1, truth));
    countRight += right ? 1 : 0;
    boolean sized = true;
    if (trueSize != null) {
      double error = Math.abs(size - trueSize) / trueSize;
      sized = error <= SIZE;
      sizes = appended(sizes, error);
      sizeRight += sized ? 1 : 0;
    }
    bothRight += right && sized ? 1 : 0;
  }

  void took(double ms) {
    milliseconds += ms;
  }

  int images() {
    return counts.length;
  }

  String words() {
    int n = Math.max(1, counts.length);
    return String.format(
        Locale.ROOT,
        "n %3d  count right %.2f (error %.2f)  size right %.2f (error %.2f)  both %.2f  %4.0f ms",
        counts.length,
        countRight / (double) n,
        median(counts),
        sizeRight / (double) Math.max(1, sizes.length),
        median(sizes),
        bothRight / (double) n,
        milliseconds / n);
  }

  /** Shares of count right, size right and both, and the median errors. */
  String brief() {
    int n = Math.max(1, counts.length);
    return String.format(
        Locale.ROOT,
        "count %.2f (%.2f) size %.2f (%.2f) both %.2f",
        countRight / (double) n,
        median(counts),
        sizeRight / (double) Math.max(1, sizes.length),
        median(sizes),
        bothRight / (double) n);
  }

  private static double[] appended(double[] values, double value) {
    double[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = value;
    return longer;
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
