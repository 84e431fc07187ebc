package io.maemi.adapter;

import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;

/** Counts how many tokens chose each expert of a linear, while it is asked to. */
final class ExpertLoad {
  private final int experts;
  private double[] choices;
  private long tokens;
  private boolean counting;

  ExpertLoad(int experts) {
    this.experts = experts;
    choices = new double[experts];
  }

  /** Starts from nothing, or stops. */
  void counting(boolean wanted) {
    counting = wanted;
    if (wanted) {
      choices = new double[experts];
      tokens = 0;
    }
  }

  void count(Tensor chosen) {
    if (!counting) {
      return;
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      long width = chosen.size(-1);
      float[] sums = chosen.reshape(-1, width).sum(0, false).toFloats();
      for (int e = 0; e < sums.length; e++) {
        choices[e] += sums[e];
      }
      tokens += chosen.numel() / width;
    }
  }

  /** For each expert the share of tokens that used it; zeros before anything was counted. */
  double[] shares() {
    double[] shares = choices.clone();
    for (int e = 0; e < shares.length; e++) {
      shares[e] /= Math.max(1, tokens);
    }
    return shares;
  }
}
