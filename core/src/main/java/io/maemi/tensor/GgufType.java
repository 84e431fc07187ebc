package io.maemi.tensor;

import io.maemi.foundation.MaemiException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Element types of GGUF files, with how a block of weights is read. A block begins with its scales;
 * q is a code, d a scale, m an offset.
 */
public enum GgufType {
  /** As it is. */
  F32(0, 1, 4),
  /** As it is. */
  F16(1, 1, 2),
  /** As it is. */
  BF16(30, 1, 2),
  /** q·d, q in −8…7. */
  Q4_0(2, 32, 18),
  /** q·d + m, q in 0…15. */
  Q4_1(3, 32, 20),
  /** q·d, q in −16…15; the fifth bits lie together. */
  Q5_0(6, 32, 22),
  /** q·d + m, q in 0…31. */
  Q5_1(7, 32, 24),
  /** q·d, q in −128…127. */
  Q8_0(8, 32, 34),
  /** Eight groups of 32 with scales and offsets of six bits. */
  Q4_K(12, 256, 144),
  /** As Q4_K with a fifth bit. */
  Q5_K(13, 256, 176),
  /** Sixteen groups of 16 with scales of eight bits; q in −32…31. */
  Q6_K(14, 256, 210);

  private final int code;
  private final int weights;
  private final int bytes;

  GgufType(int code, int weights, int bytes) {
    this.code = code;
    this.weights = weights;
    this.bytes = bytes;
  }

  /** The type that files number {@code code}. */
  static GgufType of(int code, String where) {
    for (GgufType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw MaemiException.unreadable(
        where
            + " has GGUF type "
            + code
            + "; supported are "
            + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))
            + ". Use a file of these types.");
  }

  /** Weights of a block. */
  public int weights() {
    return weights;
  }

  /** Bytes of a block. */
  public int bytes() {
    return bytes;
  }

  /** The element type of a tensor that is read without conversion, or float32. */
  DType dtype() {
    return switch (this) {
      case F16 -> DType.FLOAT16;
      case BF16 -> DType.BFLOAT16;
      default -> DType.FLOAT32;
    };
  }

  /** Whether every 32 weights of a row are codes 0…15 with a scale and an offset. */
  public boolean fourBits() {
    return this == Q4_0 || this == Q4_1 || this == Q4_K;
  }

  /** Whether a tensor is its bytes. */
  public boolean plain() {
    return weights == 1;
  }

  /**
   * Reads the block, of a type that {@link GgufBlocks} has no whole-tensor way for, at {@code at}
   * of {@code in} (little endian) to {@code out} from {@code to} on.
   */
  void read(ByteBuffer in, int at, float[] out, int to) {
    switch (this) {
      case Q5_0 -> fiveBits(in, at + 2, out, to, half(in, at), -16 * half(in, at));
      case Q5_1 -> fiveBits(in, at + 4, out, to, half(in, at), half(in, at + 2));
      case Q5_K -> groups(in, at, at + 48, at + 16, out, to);
      case Q6_K -> sixBits(in, at, out, to);
      default -> throw new IllegalStateException(this + " is not read block by block");
    }
  }

  private static float half(ByteBuffer in, int at) {
    int bits = in.getShort(at) & 0xffff;
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    float size =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 31
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
    return bits >> 15 == 0 ? size : -size;
  }

  private static void fiveBits(ByteBuffer in, int at, float[] out, int to, float d, float m) {
    int high = in.getInt(at);
    for (int i = 0; i < 16; i++) {
      int pair = in.get(at + 4 + i);
      out[to + i] = ((pair & 15) | ((high >> i) & 1) << 4) * d + m;
      out[to + 16 + i] = (((pair >> 4) & 15) | ((high >> (i + 16)) & 1) << 4) * d + m;
    }
  }

  /** Groups of 32 in pairs that share 32 bytes; {@code high} is where fifth bits lie. */
  private static void groups(ByteBuffer in, int at, int codes, int high, float[] out, int to) {
    float d = half(in, at);
    float m = half(in, at + 2);
    for (int group = 0; group < 8; group++) {
      float scale = d * sixBitScale(in, at + 4, group);
      float offset = m * sixBitOffset(in, at + 4, group);
      int shift = group % 2 * 4;
      int from = codes + group / 2 * 32;
      for (int i = 0; i < 32; i++) {
        int q = in.get(from + i) >> shift & 15;
        q |= (in.get(high + i) >> group & 1) << 4;
        out[to + group * 32 + i] = scale * q - offset;
      }
    }
  }

  /** Twelve bytes hold eight scales and eight offsets of six bits. */
  private static int sixBitScale(ByteBuffer in, int at, int group) {
    return group < 4
        ? in.get(at + group) & 63
        : (in.get(at + group + 4) & 15) | ((in.get(at + group - 4) >> 6) & 3) << 4;
  }

  private static int sixBitOffset(ByteBuffer in, int at, int group) {
    return group < 4
        ? in.get(at + group + 4) & 63
        : ((in.get(at + group + 4) >> 4) & 15) | ((in.get(at + group) >> 6) & 3) << 4;
  }

  private static void sixBits(ByteBuffer in, int at, float[] out, int to) {
    float d = half(in, at + 208);
    for (int part = 0; part < 2; part++) {
      int low = at + part * 64;
      int high = at + 128 + part * 32;
      int scales = at + 192 + part * 8;
      for (int quarter = 0; quarter < 4; quarter++) {
        for (int i = 0; i < 32; i++) {
          int q = in.get(low + quarter % 2 * 32 + i) >> (quarter / 2 * 4) & 15;
          q |= ((in.get(high + i) >> (quarter * 2)) & 3) << 4;
          float scale = d * in.get(scales + quarter * 2 + i / 16);
          out[to + part * 128 + quarter * 32 + i] = scale * (q - 32);
        }
      }
    }
  }
}
