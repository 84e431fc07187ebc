package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptimisationTest {
  @Test
  void adamWFollowsItsEquations() {
    try (Scope scope = new Scope()) {
      Tensor theta = Tensor.of(new float[] {1, -2, 3}, 3).requiresGrad(true);
      Tensor unused = Tensor.of(new float[] {7}, 1).requiresGrad(true);
      AdamW.Moments moments = new AdamW.Moments(Tensor.zeros(3), Tensor.zeros(3));
      AdamW.Moments unusedMoments = new AdamW.Moments(Tensor.zeros(1), Tensor.zeros(1));
      AdamW adam = new AdamW(0.1, 0.9, 0.99, 1e-8, 0.01);
      double[] expected = {1, -2, 3};
      double[] first = new double[3];
      double[] second = new double[3];
      for (int step = 1; step <= 5; step++) {
        theta.zeroGrad();
        theta.mul(theta).sum().backward();
        adam.step(List.of(theta, unused), List.of(moments, unusedMoments), step);
        for (int i = 0; i < 3; i++) {
          double gradient = 2 * expected[i];
          expected[i] -= 0.1 * 0.01 * expected[i];
          first[i] = 0.9 * first[i] + 0.1 * gradient;
          second[i] = 0.99 * second[i] + 0.01 * gradient * gradient;
          expected[i] -=
              0.1
                  * first[i]
                  / (1 - Math.pow(0.9, step))
                  / (Math.sqrt(second[i] / (1 - Math.pow(0.99, step))) + 1e-8);
        }
      }
      float[] values = theta.toFloats();
      for (int i = 0; i < 3; i++) {
        assertThat((double) values[i]).isCloseTo(expected[i], within(1e-5));
      }
      assertThat(unused.toFloats()).containsExactly(7f);
    }
  }

  @Test
  void gradientsAreScaledToTheirCommonNormAndNoneIsTouchedBelowIt() {
    try (Scope scope = new Scope()) {
      Tensor a = Tensor.of(new float[] {0}, 1).requiresGrad(true);
      Tensor b = Tensor.of(new float[] {0}, 1).requiresGrad(true);
      a.mul(3).add(b.mul(4)).sum().backward();
      assertThat(GradientNorm.clip(List.of(a, b), 10)).isCloseTo(5, within(1e-6));
      assertThat(grad(a)).containsExactly(3f);
      assertThat(GradientNorm.clip(List.of(a, b), 1)).isCloseTo(5, within(1e-6));
      assertThat(grad(a)[0]).isCloseTo(0.6f, within(1e-6f));
      assertThat(grad(b)[0]).isCloseTo(0.8f, within(1e-6f));
    }
  }

  @Test
  void aGradientThatIsNotFiniteIsReportedAndLeftAlone() {
    try (Scope scope = new Scope()) {
      Tensor a = Tensor.of(new float[] {0}, 1).requiresGrad(true);
      a.sqrt().backward();
      assertThat(GradientNorm.clip(List.of(a), 1)).isInfinite();
      assertThat(grad(a)[0]).isInfinite();
    }
  }

  private static float[] grad(Tensor tensor) {
    Tensor gradient = tensor.grad();
    assertThat(gradient).isNotNull();
    return gradient.toFloats();
  }
}
