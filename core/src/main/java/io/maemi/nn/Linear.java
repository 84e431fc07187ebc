package io.maemi.nn;

import io.maemi.tensor.Tensor;

/** A linear layer in whatever way its weight is kept: dense, quantized, adapted. */
public interface Linear extends Module {
  /** (…, in) to (…, out), in the type of {@code x}. */
  Tensor forward(Tensor x);

  /** The size of the last dimension that goes in. */
  long inFeatures();

  /** The size of the last dimension that comes out. */
  long outFeatures();
}
