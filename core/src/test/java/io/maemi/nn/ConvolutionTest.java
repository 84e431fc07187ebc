package io.maemi.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.tensor.FeatureMaps;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static void set(Module module, String name, float... values) {
    Parameter parameter = module.parameters().get(name);
    assertThat(parameter).as(name).isNotNull();
    Objects.requireNonNull(parameter).set(Tensor.of(values, parameter.shape()));
  }

  @Test
  void aConvolutionWeighsThePixelsAroundEach() {
    try (Conv2d conv = Conv2d.three(1, 1, 1)) {
      set(conv, "weight", 0, 1, 0, 2, 3, 0, 0, 0, 0);
      set(conv, "bias", 10);

      Tensor y = conv.forward(Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2));

      // Above once, left twice, itself three times; nothing beyond the border.
      assertThat(y.toFloats()).containsExactly(13, 18, 20, 30);
    }
  }

  @Test
  void aStrideOfTwoHalvesTheSize() {
    try (Conv2d conv = Conv2d.three(3, 5, 2)) {
      new Initialisation(1, Initialisation.FAN_IN, 1).fill(conv, io.maemi.tensor.Device.CPU);

      assertThat(conv.forward(Tensor.zeros(2, 3, 8, 6)).shape()).containsExactly(2, 5, 4, 3);
    }
  }

  @Test
  void aGroupHasMeanNoughtAndVarianceOne() {
    try (GroupNorm norm = new GroupNorm(2, 4)) {
      set(norm, "weight", 1, 1, 1, 2);
      set(norm, "bias", 0, 0, 0, 5);

      float[] y = norm.forward(Tensor.of(new float[] {1, 3, 7, 9}, 1, 4, 1, 1)).toFloats();

      assertThat(y[0]).isCloseTo(-1, within(1e-4f));
      assertThat(y[1]).isCloseTo(1, within(1e-4f));
      assertThat(y[2]).isCloseTo(-1, within(1e-4f));
      assertThat(y[3]).isCloseTo(7, within(1e-4f));
    }
  }

  @Test
  void groupsShareTheChannelsEvenly() {
    assertThatThrownBy(() -> new GroupNorm(3, 8)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mapsGrowByRepeatingPixelsOrByUnfoldingChannels() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 4, 1, 1);

    assertThat(FeatureMaps.upsampleNearest(x, 1, 2).toFloats())
        .containsExactly(1, 1, 2, 2, 3, 3, 4, 4);
    assertThat(FeatureMaps.pixelShuffle(x, 2).shape()).containsExactly(1, 1, 2, 2);
    assertThat(FeatureMaps.pixelShuffle(x, 2).toFloats()).containsExactly(1, 2, 3, 4);
  }
}
