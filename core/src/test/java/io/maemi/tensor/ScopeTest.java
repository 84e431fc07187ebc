package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScopeTest {
  /** Small operators gain nothing from threads and lose much where the machine is busy. */
  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @Test
  void aScopeFreesWhatWasMadeInIt() {
    long before = Torch.liveTensors();
    Tensor tensor;
    try (Scope scope = new Scope()) {
      tensor = Tensor.zeros(2).add(1);
      assertThat(Torch.liveTensors()).isEqualTo(before + 2);
    }
    assertThat(Torch.liveTensors()).isEqualTo(before);
    assertThatThrownBy(tensor::toFloats)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("freed");
  }

  @Test
  void aKeptTensorLivesAsLongAsTheScopeOutside() {
    Tensor kept;
    try (Scope outer = new Scope()) {
      try (Scope inner = new Scope()) {
        kept = Scope.keep(Tensor.zeros(2).add(1));
      }
      assertThat(kept.toFloats()).containsExactly(1, 1);
    }
    assertThatThrownBy(kept::item).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTensorKeptFromTheOutermostScopeOrReleasedBelongsToItsHolder() {
    long before = Torch.liveTensors();
    Tensor kept;
    Tensor released;
    try (Scope scope = new Scope()) {
      kept = Scope.keep(Tensor.zeros(1));
      released = Scope.release(Tensor.ones(DType.INT32, Device.CPU, 1));
    }
    assertThat(kept.item()).isEqualTo(0);
    assertThat(released.item()).isEqualTo(1);
    try (Scope scope = new Scope()) {
      Scope.adopt(released);
    }
    kept.close();
    kept.close();
    assertThat(Torch.liveTensors()).isEqualTo(before);
  }

  @Test
  void aTensorOutsideAnyScopeIsAnErrorAtOnce() {
    assertThatThrownBy(() -> Tensor.zeros(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Scope");
  }

  @Test
  void scopesCloseInReverseOrder() {
    try (Scope outer = new Scope()) {
      try (Scope inner = new Scope()) {
        assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
        assertThat(inner).isNotNull();
      }
    }
  }

  @Test
  void theGraphOutlivesTheScopeOfItsIntermediates() {
    try (Scope scope = new Scope()) {
      Tensor x = Tensor.of(new float[] {3}, 1).requiresGrad(true);
      Tensor loss;
      try (Scope inner = new Scope()) {
        loss = Scope.keep(x.mul(x).mul(x).sum());
      }
      loss.backward();
      Tensor gradient = x.grad();
      assertThat(gradient).isNotNull();
      assertThat(gradient.item()).isEqualTo(27);
    }
  }

  @Test
  void noGradRecordsNothingAndNests() {
    try (Scope scope = new Scope()) {
      Tensor x = Tensor.of(new float[] {3}, 1).requiresGrad(true);
      try (NoGrad outer = new NoGrad()) {
        try (NoGrad inner = new NoGrad()) {
          assertThat(x.mul(2).requiresGrad()).isFalse();
        }
        assertThat(x.mul(2).requiresGrad()).isFalse();
      }
      assertThat(x.mul(2).requiresGrad()).isTrue();
    }
  }

  @Test
  void residentMemoryStaysFlatOverManySteps() {
    SplittableRandom random = new SplittableRandom(1);
    long live = Torch.liveTensors();
    try (Scope outer = new Scope()) {
      Tensor weight = Tensor.randn(random, 256, 256).requiresGrad(true);
      Tensor input = Tensor.randn(random, 512, 256);
      long warm = 0;
      for (int step = 0; step < 400; step++) {
        if (step == 100) {
          warm = Torch.residentBytes();
        }
        try (Scope inner = new Scope()) { // makes 2.5 MB of activations and 0.25 MB of gradient
          input.matmul(weight).geluTanh().mul(0.5).softmax(-1).sum().backward();
          weight.zeroGrad();
        }
      }
      assertThat(Torch.liveTensors()).isEqualTo(live + 2);
      // 300 steps that each lost a single activation would grow by 150 MB.
      assertThat(Torch.residentBytes() - warm).isLessThan(30_000_000);
    }
  }
}
