package io.maemi.tensor;

import static io.maemi.tensor.Tensor.own;

import java.util.Arrays;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/**
 * Eight-bit weights laid out for the processor's integer products, which round the activations to
 * eight bits as well. Whoever makes it must close it.
 */
public final class PackedInt8 implements AutoCloseable {
  private static final String PRODUCT = "quantized::linear_dynamic";

  private final IValue packed;

  private PackedInt8(IValue packed) {
    this.packed = packed;
  }

  /**
   * Lays out codes.
   *
   * @param codes int8 (n, k)
   * @param scales (n), of any floating type: W = code · scale
   */
  public static PackedInt8 of(Tensor codes, Tensor scales) {
    try (Scope scope = new Scope()) {
      Tensor zeros = Tensor.zeros(DType.INT64, Device.CPU, codes.size(0));
      IValueVector weight =
          new IValueVector(
              new IValue(codes.raw()),
              new IValue(scales.to(DType.FLOAT32).raw()),
              new IValue(zeros.raw()),
              new IValue(0L));
      call("aten::_make_per_channel_quantized_tensor", weight);
      IValueVector stack = new IValueVector(new IValue(weight.get(0)), new IValue());
      call("quantized::linear_prepack", stack);
      IValue packed = new IValue(stack.get(0));
      packed.retainReference(); // beyond this scope
      return new PackedInt8(packed);
    }
  }

  /**
   * Whether this processor computes such products without error. Those without its eight-bit
   * instructions add pairs in sixteen bits, where great values overflow.
   */
  public static boolean exact() {
    return Exact.VALUE;
  }

  /**
   * x · Wᵀ, the activations rounded to 256 steps between the least (or 0) and the greatest of all
   * of them: rows of one call share them.
   *
   * @param x float32 (m, k)
   * @return float32 (m, n)
   */
  public Tensor product(Tensor x) {
    IValueVector stack =
        new IValueVector(new IValue(x.raw().contiguous()), packed, new IValue(false));
    Exact.OPERATOR.callBoxed(stack);
    return own(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
  }

  private static void call(String name, IValueVector stack) {
    Dispatcher.singleton().findSchemaOrThrow(name, "").callBoxed(stack);
  }

  @Override
  public void close() {
    packed.releaseReference();
  }

  /** Found out once. */
  private static final class Exact {
    private static final int WIDTH = 64;
    private static final int GREATEST = 127;
    private static final OperatorHandle OPERATOR = operator();
    private static final boolean VALUE = find();

    private static OperatorHandle operator() {
      OperatorHandle found = Dispatcher.singleton().findSchemaOrThrow(PRODUCT, "");
      found.retainReference(); // whatever scope is open
      return found;
    }

    private static boolean find() {
      try (NoGrad noGrad = new NoGrad();
          Scope scope = new Scope()) {
        Tensor ones = Tensor.ones(DType.FLOAT32, Device.CPU, WIDTH, WIDTH);
        Tensor codes = Quantized.toInt8(ones.mul(GREATEST));
        try (PackedInt8 greatest = of(codes, ones.select(0, 0))) {
          float[] sums = greatest.product(ones.narrow(0, 0, 1)).toFloats();
          float[] expected = new float[WIDTH];
          Arrays.fill(expected, (float) GREATEST * WIDTH);
          return near(sums, expected);
        }
      } catch (RuntimeException e) { // this build or processor has no such kernel
        return false;
      }
    }

    private static boolean near(float[] sums, float[] expected) {
      for (int i = 0; i < sums.length; i++) {
        if (Math.abs(sums[i] - expected[i]) > 1) {
          return false;
        }
      }
      return true;
    }
  }
}
