package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.global.torch;

/** Operators over one dimension or all elements, and the matrix product. */
public sealed interface Reduction permits Tensor {
  /**
   * Values along a dimension with where they were.
   *
   * @param values the values
   * @param indices int64 positions along the reduced dimension
   */
  record Ranked(Tensor values, Tensor indices) {
    private static Ranked of(T_TensorTensor_T pair) {
      return new Ranked(
          own(new org.bytedeco.pytorch.Tensor(pair.get0())),
          own(new org.bytedeco.pytorch.Tensor(pair.get1())));
    }
  }

  private org.bytedeco.pytorch.Tensor self() {
    return ((Tensor) this).raw();
  }

  /** Matrix product over the last two dimensions, with broadcasting over the others. */
  default Tensor matmul(Tensor other) {
    return own(self().matmul(other.raw()));
  }

  /** Sum of all elements. */
  default Tensor sum() {
    return own(self().sum());
  }

  /** Sum over {@code dim}. */
  default Tensor sum(long dim, boolean keepDim) {
    return own(self().sum(new long[] {dim}, keepDim, new ScalarTypeOptional()));
  }

  /** Mean of all elements. */
  default Tensor mean() {
    return own(self().mean());
  }

  /** Mean over {@code dim}. */
  default Tensor mean(long dim, boolean keepDim) {
    return own(self().mean(new long[] {dim}, keepDim, new ScalarTypeOptional()));
  }

  /** Standard deviation of all elements, divided by n − 1. */
  default Tensor std() {
    return own(self().std());
  }

  /** Greatest element. */
  default Tensor max() {
    return own(self().max());
  }

  /** Greatest elements over {@code dim}. */
  default Ranked max(long dim, boolean keepDim) {
    return Ranked.of(self().max(dim, keepDim));
  }

  /** Greatest elements over {@code dim}, which stays with size 1, without where they are. */
  default Tensor greatest(long dim) {
    return own(torch.amax(self(), new long[] {dim}, true));
  }

  /** Position of the greatest element over {@code dim}, as int64; the first of equals. */
  default Tensor argmax(long dim) {
    return own(self().argmax(new LongOptional(dim), false));
  }

  /** log Σ exp over {@code dim}. */
  default Tensor logSumExp(long dim, boolean keepDim) {
    return own(self().logsumexp(new long[] {dim}, keepDim));
  }

  /** Shares that sum to 1 over {@code dim}. */
  default Tensor softmax(long dim) {
    return own(self().softmax(dim));
  }

  /** Logarithm of {@link #softmax}. */
  default Tensor logSoftmax(long dim) {
    return own(self().log_softmax(dim));
  }

  /** The {@code k} greatest over {@code dim}, greatest first. */
  default Ranked topk(long k, long dim) {
    return Ranked.of(self().topk(k, dim, true, true));
  }

  /** Sorted along {@code dim}. */
  default Ranked sort(long dim, boolean descending) {
    return Ranked.of(self().sort(dim, descending));
  }

  /** Running sum along {@code dim}. */
  default Tensor cumsum(long dim) {
    return own(self().cumsum(dim));
  }

  /** Euclidean norm of all elements, in double. */
  default double norm() {
    try (PointerScope temporaries = new PointerScope()) {
      return self().norm().item_double();
    }
  }

  /** Whether no element is NaN or infinite. */
  default boolean allFinite() {
    try (PointerScope temporaries = new PointerScope()) {
      return torch.isfinite(self()).all().item_bool();
    }
  }

  /** Whether some element is not zero. */
  default boolean any() {
    try (PointerScope temporaries = new PointerScope()) {
      return self().any().item_bool();
    }
  }
}
