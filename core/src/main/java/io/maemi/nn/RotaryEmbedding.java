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
    /**
     * The frequency to use for {@code frequency}, in radians a position.
     *
     * @param component of a head's first half
     */
    double apply(int component, double frequency);

    /** What turned components are multiplied by. */
    default double length() {
      return 1;
    }
  }

  /** All frequencies divided by {@code factor}; 1 leaves them. */
  public record Linear(double factor) implements Scaling {
    @Override
    public double apply(int component, double frequency) {
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
    public double apply(int component, double frequency) {
      double passes = original * frequency / (2 * Math.PI);
      double kept = (passes - lowFactor) / (highFactor - lowFactor);
      double share = Math.min(Math.max(kept, 0), 1);
      return (1 - share) * frequency / factor + share * frequency;
    }
  }

  /**
   * YaRN (arXiv 2309.00071): components up to {@code first} stay, those from {@code last} on are
   * divided by {@code factor}, those between go over linearly, and all are made longer.
   */
  public record Yarn(double factor, double first, double last, double length) implements Scaling {
    private static final double STEP = 1e-3;

    /** The component whose wave passes {@code original} positions {@code passes} times. */
    public static double component(double passes, double original, double theta, double headWidth) {
      return headWidth * Math.log(original / (passes * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    @Override
    public double apply(int component, double frequency) {
      double range = first == last ? STEP : last - first;
      double divided = Math.min(Math.max((component - first) / range, 0), 1);
      return divided * frequency / factor + (1 - divided) * frequency;
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
      return x.mul(cosine).addcmulInPlace(swapped, signedSine, 1);
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
      frequencies[i] = (float) scaling.apply(i, Math.pow(theta, -2.0 * i / headWidth));
    }
    Tensor angles =
        positions
            .to(DType.FLOAT32)
            .unsqueeze(-1)
            .mul(Tensor.of(frequencies, half).to(positions.device()));
    Tensor sine = lengthened(angles.sin());
    Tensor cosine = lengthened(angles.cos());
    Tensor cosines = Tensor.cat(List.of(cosine, cosine), -1).to(dtype);
    Tensor sines = Tensor.cat(List.of(sine.neg(), sine), -1).to(dtype);
    return positions.dim() == 1
        ? new Turns(cosines, sines)
        : new Turns(cosines.unsqueeze(1), sines.unsqueeze(1));
  }

  private Tensor lengthened(Tensor x) {
    return scaling.length() == 1 ? x : x.mul(scaling.length());
  }
}
