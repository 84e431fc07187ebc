package io.maemi.tune;

import io.maemi.adapter.Axes;
import io.maemi.adapter.RankSlice;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often each component of each expert of a dynamic adapter has been updated, and which are in
 * the present step. The steps of one run draw one rank for all layers, so one table serves all. A
 * plain adapter is one expert.
 */
final class UpdateCounts {
  private final long[][] components;
  private final long[] experts;
  private RankSlice slice;
  private int inUse;

  UpdateCounts(int expertCount, int rank) {
    components = new long[expertCount][rank];
    experts = new long[expertCount];
    slice = RankSlice.first(rank);
    inUse = expertCount;
  }

  /** Begins a step that trains these components of the first {@code count} experts. */
  void advance(RankSlice trained, int count) {
    slice = trained;
    inUse = count;
    for (int e = 0; e < count; e++) {
      experts[e]++;
      for (int row = trained.from(); row < Math.min(trained.to(), components[e].length); row++) {
        components[e][row]++;
      }
    }
  }

  /** The part of {@code tensor} that the step may move: a view, or null where there is none. */
  @Nullable Tensor moving(Tensor tensor, Axes axes) {
    Tensor view = tensor;
    if (axes.expert() >= 0) {
      view = view.narrow(axes.expert(), 0, inUse);
    }
    if (axes.rank() >= 0) {
      int size = Math.toIntExact(tensor.size(axes.rank()));
      int from = Math.min(slice.from(), size);
      int to = Math.min(slice.to(), size);
      if (from == to) {
        return null;
      }
      view = view.narrow(axes.rank(), from, to - from);
    }
    return view;
  }

  /** 1 − βᵗ with each component's own t, to be broadcast over {@link #moving} of {@code tensor}. */
  Tensor correction(Tensor tensor, Axes axes, double beta) {
    int from = axes.rank() < 0 ? 0 : Math.min(slice.from(), (int) tensor.size(axes.rank()));
    int to = axes.rank() < 0 ? 1 : Math.min(slice.to(), (int) tensor.size(axes.rank()));
    int count = axes.expert() < 0 ? 1 : inUse;
    float[] values = new float[count * (to - from)];
    for (int e = 0; e < count; e++) {
      for (int row = from; row < to; row++) {
        long updates = axes.rank() < 0 ? experts[e] : components[e][row];
        values[e * (to - from) + row - from] = (float) (1 - Math.pow(beta, updates));
      }
    }
    long[] shape = new long[tensor.dim()];
    Arrays.fill(shape, 1);
    if (axes.expert() >= 0) {
      shape[axes.expert()] = count;
    }
    if (axes.rank() >= 0) {
      shape[axes.rank()] = (long) to - from;
    }
    return Tensor.of(values, shape).to(tensor.device());
  }
}
