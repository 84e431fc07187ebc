package io.maemi.student;

import io.maemi.nn.Module;
import io.maemi.tensor.Tensor;

/** Brings a vision tower's output to the decoder's width, and to fewer tokens where it folds. */
public sealed interface Connector extends Module permits PixelShuffleConnector, MlpConnector {
  /** Features (n, p, d) to embeddings (n, k, width of the decoder). */
  Tensor forward(Tensor features);
}
