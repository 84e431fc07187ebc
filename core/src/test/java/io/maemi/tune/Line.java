package io.maemi.tune;

import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fits w to targets: the loss of sample i is (w - i)², of {@code items} items each. */
class Line implements Objective<int[]> {
  final Tensor w;
  final int notANumber;
  private final List<int[]> batches;
  final List<Double> scales = new ArrayList<>();
  double heldOutLoss = 10;

  Line(Tensor w, int notANumber) {
    this(w, notANumber, List.of(new int[] {0, 1, 2}, new int[] {3, 4}));
  }

  Line(Tensor w, int notANumber, List<int[]> batches) {
    this.w = w;
    this.notANumber = notANumber;
    this.batches = batches;
  }

  @Override
  public List<int[]> plan(long epoch) {
    return batches;
  }

  @Override
  public int[] prepare(long epoch, int[] members) {
    return members;
  }

  @Override
  public long items(int[] batch) {
    return batch.length;
  }

  @Override
  public long size(int[] batch) {
    return batch.length;
  }

  @Override
  public String unit() {
    return "points";
  }

  @Override
  public String name(int[] batch) {
    return "point-" + batch[0];
  }

  @Override
  public Loss learn(int[] batch, double scale) {
    scales.add(scale);
    try (Scope scope = new Scope()) {
      Tensor sum = Tensor.zeros();
      for (int i : batch) {
        sum = sum.add(w.sub(i == notANumber ? Double.NaN : i).pow(2).sum());
      }
      double value = sum.item();
      if (Double.isFinite(value)) {
        sum.mul(scale).backward();
      }
      return new Loss(value, batch.length, 0);
    }
  }

  @Override
  public HeldOutResult evaluate(int samples) {
    return new HeldOutResult(new Loss(heldOutLoss++, 1, 0), Map.of());
  }

  @Override
  public void close() {}
}
