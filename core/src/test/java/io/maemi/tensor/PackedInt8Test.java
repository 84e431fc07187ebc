package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PackedInt8Test {
  @BeforeEach
  void whereTheProcessorHasIt() {
    assumeThat(PackedInt8.exact()).as("a processor with eight-bit products").isTrue();
  }

  @Test
  void productsAreThoseOfTheRoundedActivations() {
    try (Scope scope = new Scope()) {
      Tensor codes =
          Quantized.toInt8(Tensor.randn(new SplittableRandom(1), 5, 24).mul(40).clamp(-127, 127));
      Tensor scales = Tensor.of(new float[] {1, 2, 0.5f, 0.25f, 3}, 5);
      // Values that are whole steps of 1/255 of their span are not rounded.
      Tensor x =
          Quantized.toUint8(Tensor.randn(new SplittableRandom(2), 3, 24).mul(60).clamp(0, 255))
              .to(DType.FLOAT32);
      x.select(1, 0).copyFrom(Tensor.ones(DType.FLOAT32, Device.CPU, 3).mul(255));
      Tensor expected = x.matmul(codes.to(DType.FLOAT32).transpose(0, 1)).mul(scales);
      try (PackedInt8 packed = PackedInt8.of(codes, scales)) {
        float[] products = packed.product(x).toFloats();
        float[] exact = expected.toFloats();
        for (int i = 0; i < exact.length; i++) {
          assertThat(products[i]).isCloseTo(exact[i], within(0.01f));
        }
      }
    }
  }

  @Test
  void closingFreesTheWeight() {
    try (Scope scope = new Scope()) {
      Tensor codes = Tensor.zeros(DType.INT8, Device.CPU, 1024, 1024);
      Tensor scales = Tensor.ones(DType.FLOAT32, Device.CPU, 1024);
      PackedInt8.of(codes, scales).close();
      Torch.giveBackFreed();
      long before = Torch.residentBytes();
      for (int i = 0; i < 100; i++) {
        PackedInt8.of(codes, scales).close();
      }
      Torch.giveBackFreed();
      assertThat(Torch.residentBytes() - before).isLessThan(30L << 20);
    }
  }
}
