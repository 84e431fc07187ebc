package io.maemi.tune;

import io.maemi.tensor.ProcessGroup;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Workers in processes of their own: all gradients cross as one tensor, counts as another. */
record GroupReduce(ProcessGroup group) implements AllReduce {
  private static final int COUNTS = 3;

  /** Losses cross in units of 2⁻³⁰: sums of integers do not depend on their order. */
  private static final double UNIT = 1.0 / (1 << 30);

  @Override
  public Objective.Loss mean(List<Tensor> trained, Objective.Loss loss) {
    try (Scope scope = new Scope()) {
      long[] own = new long[COUNTS + trained.size()];
      own[0] = Math.round(loss.sum() / UNIT);
      own[1] = loss.items();
      own[2] = loss.right();
      for (int i = 0; i < trained.size(); i++) {
        own[COUNTS + i] = trained.get(i).grad() == null ? 0 : 1;
      }
      Tensor counts = Tensor.of(own, own.length);
      group.sum(counts);
      long[] all = counts.toLongs();
      List<Tensor> gradients = new ArrayList<>();
      for (int i = 0; i < trained.size(); i++) {
        if (all[COUNTS + i] > 0) {
          gradients.add(gradient(trained.get(i)));
        }
      }
      if (!gradients.isEmpty()) {
        sum(gradients, loss.items() / (double) Math.max(1, all[1]));
      }
      return new Objective.Loss(all[0] * UNIT, all[1], all[2]);
    }
  }

  /** A gradient of zeros where this worker's share has none. */
  private static Tensor gradient(Tensor value) {
    Tensor gradient = value.grad();
    while (gradient == null) {
      value.mul(0).sum().backward();
      gradient = value.grad();
    }
    return gradient;
  }

  private void sum(List<Tensor> gradients, double share) {
    Tensor all =
        Tensor.cat(gradients.stream().map(gradient -> gradient.reshape(-1)).toList(), 0)
            .mulInPlace(share);
    group.sum(all);
    long from = 0;
    for (Tensor gradient : gradients) {
      gradient.copyFrom(all.narrow(0, from, gradient.numel()).reshape(gradient.shape()));
      from += gradient.numel();
    }
  }
}
