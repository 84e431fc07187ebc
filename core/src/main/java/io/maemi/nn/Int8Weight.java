package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.PackedInt8;
import io.maemi.tensor.Quantized;
import io.maemi.tensor.Tensor;

/**
 * A weight in eight bits: W = code · scale, codes −127…127 symmetric about zero.
 *
 * @param codes int8 (out, in)
 * @param scales bfloat16 (out, 1)
 */
public record Int8Weight(Tensor codes, Tensor scales) {
  private static final double STEPS = 127;

  /** {@code weight} (out, in) rounded to the nearest codes. */
  public static Int8Weight nearest(Tensor weight) {
    Tensor greatest = weight.abs().greatest(-1).to(DType.FLOAT32);
    Tensor scales = greatest.clamp(1e-30, 1e30).div(STEPS).to(DType.BFLOAT16);
    Tensor ratio = weight.to(DType.FLOAT32).div(scales.to(DType.FLOAT32));
    return new Int8Weight(Quantized.toInt8(ratio.clamp(-STEPS, STEPS)), scales);
  }

  /** Laid out for products. */
  PackedInt8 pack() {
    return PackedInt8.of(codes, scales.reshape(-1));
  }
}
