package io.maemi.nn;

import io.maemi.tensor.Tensor;

/** A linear layer in whatever way its weight is kept: dense, quantized, adapted. */
public interface Linear extends Module {
  /** (…, in) to (…, out), in the type of {@code x}. */
  Tensor forward(Tensor x);

  /**
   * ⟨{@code gradient}, {@link #forward}({@code x})⟩, a scalar to go backward from: its gradients
   * are those of a pass whose output has the gradient {@code gradient}. Where that is known
   * beforehand the output need not be computed.
   *
   * @param gradient (…, out), outside any graph, in the type of {@code x}
   */
  default Tensor inner(Tensor x, Tensor gradient) {
    return forward(x).mul(gradient).sum();
  }

  /** The size of the last dimension that goes in. */
  long inFeatures();

  /** The size of the last dimension that comes out. */
  long outFeatures();
}
