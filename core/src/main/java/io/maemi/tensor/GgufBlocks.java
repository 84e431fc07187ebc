package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;

/**
 * What the blocks of a GGUF file's types stand for. Shapes: n rows of k weights, whose blocks are
 * uint8 (n, bytes a row).
 */
public final class GgufBlocks {
  private static final int GROUP = 32;

  /** Weights converted at a time; a multiple of every block. */
  private static final int CHUNK = 1 << 20;

  /**
   * Four-bit weights: code · scale + offset, group by group.
   *
   * @param codes uint8 (n, k) of 0…15
   * @param scales float32 (n, k/32)
   * @param offsets float32 (n, k/32)
   */
  public record Groups(Tensor codes, Tensor scales, Tensor offsets) {}

  private GgufBlocks() {}

  /** The groups of blocks of a type with four bits. */
  public static Groups groups(GgufType type, Tensor blocks) {
    long rows = blocks.size(0);
    Tensor each = blocks.reshape(-1, type.bytes());
    Tensor scale = half(each, 0);
    return switch (type) {
      case Q4_0 -> groups(rows, nibbles(each.narrow(1, 2, 16), 1), scale, scale.mul(-8));
      case Q4_1 -> groups(rows, nibbles(each.narrow(1, 4, 16), 1), scale, half(each, 2));
      case Q4_K -> superblocks(rows, each, scale);
      default -> throw new IllegalArgumentException(type + " has no codes of four bits");
    };
  }

  private static Groups groups(long rows, Tensor codes, Tensor scales, Tensor offsets) {
    return new Groups(codes.reshape(rows, -1), scales.reshape(rows, -1), offsets.reshape(rows, -1));
  }

  /** Eight groups in pairs that share 32 bytes, their scales and offsets of six bits. */
  private static Groups superblocks(long rows, Tensor each, Tensor scale) {
    Tensor coded = each.narrow(1, 4, 12);
    Tensor first = coded.narrow(1, 0, 4);
    Tensor second = coded.narrow(1, 4, 4);
    Tensor third = coded.narrow(1, 8, 4);
    Tensor scales =
        Tensor.cat(List.of(and(first, 63), and(third, 15).add(shift(first, 6).mul(16))), 1);
    Tensor offsets =
        Tensor.cat(List.of(and(second, 63), shift(third, 4).add(shift(second, 6).mul(16))), 1);
    return groups(
        rows,
        nibbles(each.narrow(1, 16, 128), 4),
        scales.to(DType.FLOAT32).mul(scale),
        offsets.to(DType.FLOAT32).mul(half(each, 2)).neg());
  }

  /** In each of {@code parts} of a block's bytes the lower halves come first, then the upper. */
  private static Tensor nibbles(Tensor bytes, long parts) {
    Tensor each = bytes.reshape(bytes.size(0) * parts, -1);
    return Tensor.cat(List.of(and(each, 15), shift(each, 4)), 1);
  }

  private static Tensor and(Tensor bytes, long mask) {
    return own(bytes.raw().__and__(new Scalar(mask)));
  }

  private static Tensor shift(Tensor bytes, long bits) {
    return own(bytes.raw().__rshift__(new Scalar(bits)));
  }

  /** The half-precision number at byte {@code at} of every block: float32 (blocks, 1). */
  private static Tensor half(Tensor each, long at) {
    return Quantized.reinterpret(each.narrow(1, at, 2), DType.FLOAT16).to(DType.FLOAT32);
  }

  /** The weights, float32 (n, k), each as the format defines it. */
  public static Tensor dequantize(GgufType type, Tensor blocks) {
    long rows = blocks.size(0);
    if (type.fourBits()) {
      Groups groups = groups(type, blocks);
      return groups
          .codes()
          .to(DType.FLOAT32)
          .reshape(rows, -1, GROUP)
          .mul(groups.scales().unsqueeze(-1))
          .add(groups.offsets().unsqueeze(-1))
          .reshape(rows, -1);
    }
    if (type == GgufType.Q8_0) {
      Tensor each = blocks.reshape(-1, type.bytes());
      Tensor codes = Quantized.reinterpret(each.narrow(1, 2, GROUP), DType.INT8);
      return codes.to(DType.FLOAT32).mul(half(each, 0)).reshape(rows, -1);
    }
    return oneByOne(type, blocks.contiguous());
  }

  private static Tensor oneByOne(GgufType type, Tensor blocks) {
    long weights = blocks.numel() / type.bytes() * type.weights();
    Tensor tensor = Tensor.empty(DType.FLOAT32, Device.CPU, weights);
    try (PointerScope temporaries = new PointerScope()) {
      for (long done = 0; done < weights; done += CHUNK) {
        int count = (int) Math.min(CHUNK, weights - done);
        long from = done / type.weights() * type.bytes();
        ByteBuffer in =
            new BytePointer(blocks.raw().data_ptr())
                .position(from)
                .limit(from + count / type.weights() * (long) type.bytes())
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[count];
        for (int block = 0; block < count / type.weights(); block++) {
          type.read(in, block * type.bytes(), values, block * type.weights());
        }
        tensor.raw().data_ptr_float().position(done).put(values, 0, count);
      }
    }
    return tensor.reshape(blocks.size(0), -1);
  }
}
