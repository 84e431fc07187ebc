package io.maemi.nn;

import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Tensor;
import java.util.List;

/**
 * Rotary position embedding (arXiv 2104.09864) as Llama checkpoints have it: component i of a
 * head's first half turns with component i of its second half, by position·θ^(−2i/e).
 *
 * @param headWidth e, even
 * @param theta the base of the frequencies
 * @param scaling how the frequencies are stretched for longer texts
 */
public record RotaryEmbedding(long headWidth, double theta, Scaling scaling) {
  /** A change of the frequencies that a model was trained further with, for longer texts. */
  public sealed interface Scaling {
    /** The frequency to use for {@code frequency}, in radians a position. */
    double apply(double frequency);
  }

  /** All frequencies divided by {@code factor}; 1 leaves them. */
  public record Linear(double factor) implements Scaling {
    @Override
    public double apply(double frequency) {
      return frequency / factor;
    }
  }

  /**
   * Llama 3's: waves that pass {@code original} positions more than {@code highFactor} times stay,
   * those that pass them fewer than {@code lowFactor} times are divided by {@code factor}, and
   * those between go over smoothly.
   */
  public record Llama3(double factor, double lowFactor, double highFactor, double original)
      implements Scaling {
    @Override
    public double apply(double frequency) {
      double passes = original * frequency / (2 * Math.PI);
      double kept = (passes - lowFactor) / (highFactor - lowFactor);
      double share = Math.min(Math.max(kept, 0), 1);
      return (1 - share) * frequency / factor + share * frequency;
    }
  }

  /** Frequencies as they are. */
  public static final Scaling UNSCALED = new Linear(1);

  /** Unscaled. */
  public RotaryEmbedding(long headWidth, double theta) {
    this(headWidth, theta, UNSCALED);
  }

  /**
   * The turn of every position, made once a forward pass and shared by all layers.
   *
   * @param cosine (…, t, e), broadcast against (b, h, t, e)
   * @param signedSine as {@code cosine}; its first half is negated
   */
  public record Turns(Tensor cosine, Tensor signedSine) {
    /** (b, h, t, e) turned. */
    public Tensor apply(Tensor x) {
      long half = x.size(-1) / 2;
      Tensor swapped = Tensor.cat(List.of(x.narrow(-1, half, half), x.narrow(-1, 0, half)), -1);
      return x.mul(cosine).add(swapped.mul(signedSine));
    }
  }

  /** Turns of positions {@code start … start + length - 1}, the same for all of a batch. */
  public Turns turns(long start, long length, DType dtype, Device device) {
    return turns(Tensor.arange(start + length, device).narrow(0, start, length), dtype);
  }

  /** Turns of the given positions: int64 (t), or (b, t) where they differ within a batch. */
  public Turns turns(Tensor positions, DType dtype) {
    long half = headWidth / 2;
    float[] frequencies = new float[(int) half];
    for (int i = 0; i < half; i++) {
      frequencies[i] = (float) scaling.apply(Math.pow(theta, -2.0 * i / headWidth));
    }
    Tensor angles =
        positions
            .to(DType.FLOAT32)
            .unsqueeze(-1)
            .mul(Tensor.of(frequencies, half).to(positions.device()));
    Tensor sine = angles.sin();
    Tensor cosines = Tensor.cat(List.of(angles.cos(), angles.cos()), -1).to(dtype);
    Tensor sines = Tensor.cat(List.of(sine.neg(), sine), -1).to(dtype);
    return positions.dim() == 1
        ? new Turns(cosines, sines)
        : new Turns(cosines.unsqueeze(1), sines.unsqueeze(1));
  }
}
