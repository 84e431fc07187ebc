package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class FreedMemoryTest {
  @Test
  void whatLiesFreeBetweenTensorsInUseGoesBackToTheSystem() {
    List<Tensor> inUse = new ArrayList<>();
    try (Scope scope = new Scope()) {
      for (int i = 0; i < 2000; i++) {
        Tensor tensor = Tensor.zeros(25_000).add(1); // 100 kB: below what has pages of its own
        if (i % 20 == 0) {
          inUse.add(Scope.release(tensor));
        }
      }
    }
    long before = Torch.residentBytes();
    Torch.giveBackFreed();
    // Of 400 MB made, 10 MB are in use.
    assertThat(before - Torch.residentBytes()).isGreaterThan(200_000_000);
    assertThat(inUse).allSatisfy(tensor -> assertThat(tensor.toFloats()).containsOnly(1));
    inUse.forEach(Tensor::close);
  }

  @Test
  void theKernelsOfFewShapesAreKept() {
    Libtorch.load();
    assertThat(torch.get_env("ONEDNN_PRIMITIVE_CACHE_CAPACITY").get().getString()).isNotEmpty();
  }
}
