package io.maemi.bench;

import java.util.ArrayList;
import java.util.List;

/** The least-squares slope of a series, its first fifth left out as warm-up. */
final class Slope {
  private static final double WARM_UP = 0.2;

  private final List<Double> x = new ArrayList<>();
  private final List<Double> y = new ArrayList<>();

  void add(double at, double value) {
    x.add(at);
    y.add(value);
  }

  /** Growth of the value by unit of x. */
  double perUnit() {
    int from = (int) (x.size() * WARM_UP);
    int n = x.size() - from;
    double meanX = 0;
    double meanY = 0;
    for (int i = from; i < x.size(); i++) {
      meanX += x.get(i) / n;
      meanY += y.get(i) / n;
    }
    double covariance = 0;
    double variance = 0;
    for (int i = from; i < x.size(); i++) {
      covariance += (x.get(i) - meanX) * (y.get(i) - meanY);
      variance += (x.get(i) - meanX) * (x.get(i) - meanX);
    }
    return variance == 0 ? 0 : covariance / variance;
  }
}
