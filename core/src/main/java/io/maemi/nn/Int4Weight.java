package io.maemi.nn;

import io.maemi.tensor.Tensor;

/**
 * A weight in four bits: W = (code − zero) · scale, codes and zero points 0…15, a scale and a zero
 * point for every {@value #GROUP} inputs of an output.
 *
 * @param codes uint8 (out, in/2), two a byte, the first in the lower half
 * @param scales float32 (out, in/32)
 * @param zeros uint8 (out, in/32)
 */
public record Int4Weight(Tensor codes, Tensor scales, Tensor zeros) {
  /** Inputs that share a scale. */
  public static final int GROUP = 32;
}
