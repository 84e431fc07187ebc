package io.maemi.adapter;

import io.maemi.nn.Linear;
import io.maemi.nn.Module;
import io.maemi.tensor.Tensor;
import java.util.Map;

/**
 * A linear with trained matrices beside it, on whatever base: dense, quantized, or itself adapted
 * by another adapter. Its base keeps its own path among the model's parameters; what is trained
 * belongs to the {@link LoraAdapter} and is not among them, so a saved student never holds it.
 */
sealed interface AdapterLinear extends Linear permits LoraLinear, ExpertsLinear {
  /** Where it is and how it is used. */
  AdapterState state();

  /** The linear that is adapted. */
  default Linear base() {
    return state().base;
  }

  /** Puts {@code base}, which computes the same as the former without one adapter, below. */
  default void rebase(Linear base) {
    state().base = base;
  }

  /** What is trained, by the end of its key. */
  Map<String, Factor> trained();

  /**
   * Everything that a folder holds, by the end of its key; views of what the adapter owns, in the
   * caller's scope.
   */
  Map<String, Tensor> stored();

  /** The rank, of each expert where there are several. */
  default int rank() {
    return state().rank;
  }

  /** Sets whether it adds anything to its base's output. */
  default void enabled(boolean wanted) {
    state().enabled = wanted;
  }

  /** Sets whether passes are training's: inputs dropped, untrained components detached. */
  default void training(boolean wanted) {
    state().training = wanted;
  }

  /** Sets which components are used and trained. */
  default void use(RankSlice slice) {
    state().slice = slice;
  }

  /** Multiplies B's gradient by (A Aᵀ)⁻¹/s² where the configuration says so. */
  void correctGradient();

  /**
   * What it adds to its base's weight: s · B A of the components in use, (out, in) in fp32.
   *
   * @throws io.maemi.foundation.MaemiException where no one matrix does the same
   */
  Tensor product();

  @Override
  default long inFeatures() {
    return base().inFeatures();
  }

  @Override
  default long outFeatures() {
    return base().outFeatures();
  }

  @Override
  default void visit(String prefix, Module.Visitor visitor) {
    base().visit(prefix, visitor);
  }

  /** Frees the matrices, not the base. */
  void free();
}
