package io.maemi.adapter;

import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.Tensor;
import java.util.List;

/** A or B of an adapter: a matrix, or one an expert, of which the first components are used. */
record Factor(Parameter parameter, Axes axes) implements AutoCloseable {
  /**
   * What of it a pass uses, as {@code dtype}. In {@code training} no gradient reaches the
   * components that the slice does not train.
   *
   * @param experts how many experts are used; ignored where there are none
   */
  Tensor used(RankSlice slice, int experts, boolean training, DType dtype) {
    Tensor whole = parameter.tensor();
    if (axes.expert() >= 0 && experts < whole.size(axes.expert())) {
      whole = whole.narrow(axes.expert(), 0, experts);
    }
    int rank = Math.toIntExact(whole.size(axes.rank()));
    int used = slice.used(rank);
    int still = training ? Math.min(slice.still(rank), used) : 0;
    Tensor part = used == rank ? whole : whole.narrow(axes.rank(), 0, used);
    if (still == used) {
      part = part.detach();
    } else if (still > 0) {
      part =
          Tensor.cat(
              List.of(
                  whole.narrow(axes.rank(), 0, still).detach(),
                  whole.narrow(axes.rank(), still, used - still)),
              axes.rank());
    }
    return (part.dtype() == dtype ? part : part.to(dtype)).contiguous();
  }

  /** The size of its rank. */
  int rank() {
    return Math.toIntExact(parameter.shape()[axes.rank()]);
  }

  @Override
  public void close() {
    parameter.close();
  }
}
