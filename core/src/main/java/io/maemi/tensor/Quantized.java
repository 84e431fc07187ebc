package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Products of activations with weights kept as integers, and the packing of four-bit codes. Shapes:
 * m rows, k inputs, n outputs, g weights of a row that share a scale.
 */
public final class Quantized {
  private Quantized() {}

  /** Nearest integers, halves to even, as int8; values must lie in −128…127. */
  public static Tensor toInt8(Tensor values) {
    return own(values.raw().round().to(ScalarType.Char));
  }

  /** Nearest integers, halves to even, as uint8; values must lie in 0…255. */
  public static Tensor toUint8(Tensor values) {
    return own(values.raw().round().to(ScalarType.Byte));
  }

  /**
   * x · codesᵀ, each output times its scale, without rounding the activations.
   *
   * @param x bfloat16 (m, k)
   * @param codes int8 (n, k)
   * @param scales bfloat16 (n)
   * @return bfloat16 (m, n)
   */
  public static Tensor int8Product(Tensor x, Tensor codes, Tensor scales) {
    return call(
        "aten::_weight_int8pack_mm",
        new IValue(x.raw().contiguous()),
        new IValue(codes.raw()),
        new IValue(scales.raw()));
  }

  /** int8 (m, k) by the transpose of int8 (n, k), exactly: int32 (m, n). */
  public static Tensor integerProduct(Tensor x, Tensor codes) {
    return call("aten::_int_mm", new IValue(x.raw()), new IValue(codes.raw().t()));
  }

  /**
   * Four-bit codes laid out for {@link #int4Product} on this processor.
   *
   * @param codes uint8 (n, k) of 0…15
   */
  public static Tensor packInt4(Tensor codes) {
    return call(
        "aten::_convert_weight_to_int4pack_for_cpu",
        new IValue(codes.raw().to(ScalarType.Int)),
        new IValue(1L));
  }

  /**
   * x · Wᵀ with W = (codes − 8)·scale + offset, group by group.
   *
   * @param x bfloat16 (m, k)
   * @param packed of {@link #packInt4}
   * @param group g
   * @param scalesAndOffsets bfloat16 (k/g, n, 2)
   * @return bfloat16 (m, n)
   */
  public static Tensor int4Product(Tensor x, Tensor packed, long group, Tensor scalesAndOffsets) {
    return call(
        "aten::_weight_int4pack_mm_for_cpu",
        new IValue(x.raw().contiguous()),
        new IValue(packed.raw()),
        new IValue(group),
        new IValue(scalesAndOffsets.raw()));
  }

  /**
   * Two codes of 0…15 a byte: uint8 (…, k) to (…, k/2).
   *
   * @param firstHigh whether the first of a pair lies in the upper half of its byte
   */
  public static Tensor packNibbles(Tensor codes, boolean firstHigh) {
    long[] shape = codes.shape();
    long width = shape[shape.length - 1];
    Tensor pairs = codes.reshape(codes.numel() / width, width / 2, 2);
    Tensor first = pairs.select(2, 0);
    Tensor second = pairs.select(2, 1);
    Tensor high = firstHigh ? first : second;
    Tensor low = firstHigh ? second : first;
    shape[shape.length - 1] = width / 2;
    return high.mul(16).add(low).reshape(shape);
  }

  /**
   * The inverse of {@link #packNibbles}. Both codes of a byte are parted at once, in the two bytes
   * of an integer, which takes a third of what writing them side by side does.
   */
  public static Tensor unpackNibbles(Tensor packed, boolean firstHigh) {
    long[] shape = packed.shape();
    shape[shape.length - 1] *= 2;
    org.bytedeco.pytorch.Tensor pair = own(packed.raw().to(ScalarType.Short)).raw();
    org.bytedeco.pytorch.Tensor other =
        firstHigh ? own(pair.__rshift__(new Scalar(4L))).raw() : pair;
    Tensor both = own(pair.__lshift__(new Scalar(firstHigh ? 8L : 4L)));
    both.raw().__ior__(other).__iand__(new Scalar(0x0F0FL));
    return own(both.raw().contiguous().view(ScalarType.Byte)).reshape(shape);
  }

  /** The memory of {@code tensor} seen as {@code dtype}; the last dimension grows or shrinks. */
  public static Tensor reinterpret(Tensor tensor, DType dtype) {
    return own(tensor.raw().contiguous().view(dtype.raw()));
  }

  /**
   * For each value the number of {@code bounds} (ascending) below it: int32, of the values' shape.
   */
  public static Tensor bucket(Tensor values, Tensor bounds) {
    return own(torch.bucketize(values.raw(), bounds.raw(), true, false));
  }

  /** The presets map no operator whose name starts with an underscore: call it by its schema. */
  private static Tensor call(String name, IValue... arguments) {
    Scope.innermost();
    IValueVector stack = new IValueVector(arguments);
    Dispatcher.singleton().findSchemaOrThrow(name, "").callBoxed(stack);
    // A copy of the handle: what the stack returns dies with the stack.
    return own(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
  }
}
