package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import org.bytedeco.pytorch.LongOptional;

/**
 * Operators that rearrange or pick elements; those that can return a view of the same memory do.
 */
public sealed interface Shaping permits Tensor {
  private org.bytedeco.pytorch.Tensor self() {
    return ((Tensor) this).raw();
  }

  /** The same elements in another shape; one size may be -1. */
  default Tensor reshape(long... shape) {
    return own(self().reshape(shape));
  }

  /** Dimensions reordered: dimension i of the result is {@code dims[i]}. */
  default Tensor permute(long... dims) {
    return own(self().permute(dims));
  }

  /** Two dimensions swapped. */
  default Tensor transpose(long first, long second) {
    return own(self().transpose(first, second));
  }

  /** Row {@code index} of dimension {@code dim}, which disappears. */
  default Tensor select(long dim, long index) {
    return own(self().select(dim, index));
  }

  /** {@code length} rows of dimension {@code dim} from {@code start}; a view, also for writing. */
  default Tensor narrow(long dim, long start, long length) {
    return own(self().narrow(dim, start, length));
  }

  /** A dimension of size 1 put in. */
  default Tensor unsqueeze(long dim) {
    return own(self().unsqueeze(dim));
  }

  /** A dimension of size 1 taken out. */
  default Tensor squeeze(long dim) {
    return own(self().squeeze(dim));
  }

  /** Dimensions of size 1 repeated without copying; -1 leaves a size. */
  default Tensor expand(long... shape) {
    return own(self().expand(shape));
  }

  /** Row-major in memory. */
  default Tensor contiguous() {
    return own(self().contiguous());
  }

  /** Dimensions {@code first} to {@code last}, both included, made one. */
  default Tensor flatten(long first, long last) {
    return own(self().flatten(first, last));
  }

  /** Rows of dimension {@code dim} by {@code index} (int64, one dimension). */
  default Tensor indexSelect(long dim, Tensor index) {
    return own(self().index_select(dim, index.raw()));
  }

  /** Elements along {@code dim} at {@code index} (int64, as many dimensions as this). */
  default Tensor gather(long dim, Tensor index) {
    return own(self().gather(dim, index.raw()));
  }

  /** The elements where {@code mask} holds, in one dimension. */
  default Tensor maskedSelect(Tensor mask) {
    return own(self().masked_select(mask.raw()));
  }

  /**
   * This with the elements where {@code mask} holds taken in order from {@code source};
   * differentiable in both.
   */
  default Tensor maskedScatter(Tensor mask, Tensor source) {
    return own(self().masked_scatter(mask.raw(), source.raw()));
  }

  /** Rows of dimension 0 of {@code source} added at {@code index} (int64) along {@code dim}. */
  default Tensor indexAdd(long dim, Tensor index, Tensor source) {
    return own(self().index_add(dim, index.raw(), source.raw()));
  }

  /** Every row of {@code dim} repeated {@code times} times, neighbours together. */
  default Tensor repeatInterleave(long times, long dim) {
    return own(self().repeat_interleave(times, new LongOptional(dim), new LongOptional()));
  }

  /** The lower triangle up to {@code diagonal}; the rest is zero. */
  default Tensor tril(long diagonal) {
    return own(self().tril(diagonal));
  }
}
