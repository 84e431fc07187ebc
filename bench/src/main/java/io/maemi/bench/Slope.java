package io.maemi.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The slope of a series by Theil and Sen: the median of those between all pairs of its points,
 * which a few peaks do not move.
 */
final class Slope {
  private final List<Double> x = new ArrayList<>();
  private final List<Double> y = new ArrayList<>();

  void add(double at, double value) {
    x.add(at);
    y.add(value);
  }

  /** Growth of the value by unit of x, over the points from one share of them to another. */
  double perUnit(double fromShare, double toShare) {
    int from = (int) Math.round(x.size() * fromShare);
    int to = (int) Math.round(x.size() * toShare);
    int n = to - from;
    double[] slopes = new double[n * (n - 1) / 2];
    int count = 0;
    for (int i = from; i < to; i++) {
      for (int j = i + 1; j < to; j++) {
        slopes[count++] = (y.get(j) - y.get(i)) / (x.get(j) - x.get(i));
      }
    }
    Arrays.sort(slopes);
    return count == 0 ? 0 : (slopes[(count - 1) / 2] + slopes[count / 2]) / 2;
  }

  /** The value at the first point. */
  double first() {
    return y.get(0);
  }

  /** The value at the last point. */
  double last() {
    return y.get(y.size() - 1);
  }
}
