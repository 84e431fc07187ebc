package io.maemi.tune;

import io.maemi.tensor.AdamW;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;

/**
 * AdamW on some components of a matrix, each with its own count of updates. The others keep value
 * and moments to the bit: in DyLoRA they have a gradient of 0, at which an ordinary step would
 * still move them by momentum and decay.
 */
final class ComponentAdamW {
  private ComponentAdamW() {}

  /**
   * One step.
   *
   * @param rate η, the schedule's factor included
   */
  static void step(
      Trained trained, AdamW.Moments moments, double rate, AdamWConfig c, UpdateCounts counts) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor gradient = trained.value().grad();
      Tensor value = counts.moving(trained.value(), trained.axes());
      if (gradient == null || value == null) {
        return;
      }
      Tensor g = part(gradient, trained, counts);
      Tensor first = part(moments.first(), trained, counts);
      Tensor second = part(moments.second(), trained, counts);
      value.mulInPlace(1 - rate * (trained.decays() ? c.weightDecay() : 0));
      first.lerpInPlace(g, 1 - c.beta1());
      second.mulInPlace(c.beta2()).addcmulInPlace(g, g, 1 - c.beta2());
      Tensor mean = first.div(counts.correction(trained.value(), trained.axes(), c.beta1()));
      Tensor spread =
          second
              .div(counts.correction(trained.value(), trained.axes(), c.beta2()))
              .sqrt()
              .add(c.epsilon());
      value.addcdivInPlace(mean, spread, -rate);
    }
  }

  private static Tensor part(Tensor whole, Trained trained, UpdateCounts counts) {
    Tensor part = counts.moving(whole, trained.axes());
    if (part == null) {
      throw new IllegalStateException(trained.name() + " and its moments differ in shape");
    }
    return part;
  }
}
