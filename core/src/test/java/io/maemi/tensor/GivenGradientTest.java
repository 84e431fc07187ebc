package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GivenGradientTest {
  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @Test
  void theGivenGradientIsTakenAndTheFunctionIsNotDerived() {
    try (Scope scope = new Scope()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).requiresGrad(true);
      Tensor y = GivenGradient.apply(x.mul(2), v -> v.pow(2), g -> g.mul(10));
      assertThat(y.toFloats()).containsExactly(4, 16, 36);
      y.mul(3).sum().backward();
      assertThat(Objects.requireNonNull(x.grad()).toFloats()).containsExactly(60, 60, 60);
    }
  }

  @Test
  void whatIsAddedInPlaceBehindItGetsItsGradientToo() {
    try (Scope scope = new Scope()) {
      Tensor x = Tensor.of(new float[] {1, 2}, 2).requiresGrad(true);
      Tensor y = GivenGradient.apply(x, v -> v.mul(2), g -> g.mul(2)).addInPlace(x.mul(5), 1);
      y.sum().backward();
      assertThat(Objects.requireNonNull(x.grad()).toFloats()).containsExactly(7, 7);
    }
  }

  @Test
  void withoutAGraphItIsTheFunctionAlone() {
    try (Scope scope = new Scope()) {
      Tensor x = Tensor.ones(DType.FLOAT32, Device.CPU, 2);
      assertThat(GivenGradient.apply(x, v -> v.mul(2), g -> g).requiresGrad()).isFalse();
      try (NoGrad noGrad = new NoGrad()) {
        Tensor leaf = x.requiresGrad(true);
        assertThat(GivenGradient.apply(leaf, v -> v.mul(2), g -> g).requiresGrad()).isFalse();
      }
    }
  }

  @Test
  void aGraphHoldsNeitherInputsNorWhatTheFunctionMade() {
    try (Scope scope = new Scope()) {
      Tensor x = Tensor.zeros(40_000, 128).requiresGrad(true);
      Tensor y = Scope.release(x.add(1));
      Torch.giveBackFreed();
      long before = Torch.residentBytes();
      for (int i = 0; i < 6; i++) {
        try (Tensor seen = y;
            Scope link = new Scope()) {
          y = Scope.release(GivenGradient.apply(seen, v -> v.mul(2).mul(0.25), g -> g.mul(0.5)));
        }
      }
      Torch.giveBackFreed();
      assertThat(Torch.residentBytes() - before).isLessThan(2 * x.numel());
      y.backward(Tensor.ones(DType.FLOAT32, Device.CPU, 40_000, 128));
      y.close();
      assertThat(Objects.requireNonNull(x.grad()).select(0, 7).toFloats()).containsOnly(1 / 64f);
    }
  }

  @Test
  void failuresOfAGradientComeOutOfBackward() {
    try (Scope scope = new Scope()) {
      Tensor x = Tensor.zeros(2).requiresGrad(true);
      Tensor y =
          GivenGradient.apply(
              x,
              v -> v.mul(2),
              g -> {
                throw new IllegalArgumentException("no gradient today");
              });
      assertThatThrownBy(() -> y.sum().backward()).hasMessageContaining("no gradient today");
    }
  }
}
