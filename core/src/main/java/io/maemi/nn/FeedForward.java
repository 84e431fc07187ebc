package io.maemi.nn;

import io.maemi.tensor.Tensor;

/** The part of a transformer block that looks at each token alone. */
public sealed interface FeedForward extends Module permits Mlp, GatedMlp {
  /** (…, d) to (…, d). */
  Tensor forward(Tensor x);
}
