package io.maemi.nn;

import io.maemi.foundation.MaemiException;
import java.util.Locale;

/**
 * How weights are kept: their kind and, where it has groups, how many neighbouring weights of a row
 * share a scale.
 *
 * @param kind the code
 * @param group weights that share a scale; 0 where the kind decides
 */
public record QuantizationScheme(Kind kind, int group) {
  /** A code for weights. */
  public enum Kind {
    /** Floating-point numbers. */
    NONE,
    /** Eight bits, symmetric, one scale an output. */
    INT8,
    /** Four bits with a scale and a zero point a group. */
    INT4,
    /** Four bits at the quantiles of a normal distribution, blocks of 64 (arXiv 2305.14314). */
    NF4,
    /** In the blocks of a GGUF file; nothing is rounded to them here. */
    BLOCKS
  }

  /** Floating-point weights. */
  public static final QuantizationScheme NONE = new QuantizationScheme(Kind.NONE, 0);

  /** Eight bits, one scale an output. */
  public static final QuantizationScheme INT8 = new QuantizationScheme(Kind.INT8, 0);

  /** Quantiles of a normal distribution in blocks of 64, scales quantized too. */
  public static final QuantizationScheme NF4 = new QuantizationScheme(Kind.NF4, 64);

  /** As a GGUF file has them. */
  public static final QuantizationScheme BLOCKS = new QuantizationScheme(Kind.BLOCKS, 0);

  /** Checks the group. */
  public QuantizationScheme {
    boolean fits =
        switch (kind) {
          case NONE, INT8, BLOCKS -> group == 0;
          case INT4 -> group == 32 || group == 64 || group == 128;
          case NF4 -> group == 64;
        };
    if (!fits) {
      throw MaemiException.usage(
          "cannot quantize to "
              + kind.name().toLowerCase(Locale.ROOT)
              + " in groups of "
              + group
              + ": int4 takes 32, 64 or 128, nf4 64, int8 none. Name one of these.");
    }
  }

  /** Four bits with a scale and a zero point for every {@code group} weights of a row. */
  public static QuantizationScheme int4(int group) {
    return new QuantizationScheme(Kind.INT4, group);
  }

  /** {@code int8}, {@code int4} or {@code nf4}; {@code group} is for int4. */
  public static QuantizationScheme parse(String name, int group) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "int8" -> INT8;
      case "int4" -> int4(group);
      case "nf4" -> NF4;
      default ->
          throw MaemiException.usage(
              "cannot quantize to " + name + ": it is none of int8, int4, nf4. Name one of these.");
    };
  }

  /** Whether a weight of {@code out} × {@code in} can be kept so. */
  public boolean fits(long out, long in) {
    return switch (kind) {
      case NONE, INT8 -> true;
      case INT4 -> in % group == 0;
      case NF4 -> out * in % group == 0;
      case BLOCKS -> false;
    };
  }

  /** Bytes that a weight of {@code out} × {@code in} takes; floating-point weights are bfloat16. */
  public long bytes(long out, long in) {
    return switch (kind) {
      case NONE -> 2 * out * in;
      case INT8 -> out * in + 2 * out;
      case INT4 -> out * in / 2 + out * (in / group) * 5 / 2;
      case NF4 -> out * in / 2 + out * in / 64 + out * in / 64 / 256 * 4;
      case BLOCKS -> throw unknownBlocks();
    };
  }

  /** An empty layer that keeps its weight so. */
  BaseLinear empty(long in, long out, boolean bias) {
    return switch (kind) {
      case NONE -> new DenseLinear(in, out, bias);
      case INT8 -> new Int8Linear(in, out, bias);
      case INT4 -> new Int4Linear(in, out, bias, group);
      case NF4 -> new Nf4Linear(in, out, bias);
      case BLOCKS -> throw unknownBlocks();
    };
  }

  private static IllegalStateException unknownBlocks() {
    return new IllegalStateException("the file decides which blocks these are");
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.INT4 ? name + " in groups of " + group : name;
  }
}
