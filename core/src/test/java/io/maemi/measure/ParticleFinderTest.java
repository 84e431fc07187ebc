package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Initialisation;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParticleFinderTest {
  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  /** Nine discs of 70 pixels. */
  private static Drawn discs() {
    Drawn drawn = new Drawn(420, 400, 60);
    for (int k = 0; k < 9; k++) {
      drawn.disc(80 + 125 * (k % 3), 75 + 120 * (k / 3), 35, 170);
    }
    return drawn.noisy(8, 3);
  }

  private static Segmentation find(Drawn drawn) {
    return find(Scene.of(drawn.micrograph()));
  }

  private static Segmentation find(Scene scene) {
    return ParticleFinder.bundled().find(scene, Edges.of(scene));
  }

  @Test
  void discsAreFoundWhereTheyAreBrightOrDark() {
    for (Drawn drawn : new Drawn[] {discs(), discs().inverted()}) {
      Segmentation found = find(drawn);

      assertThat(found.shapes()).hasSize(9);
      assertThat(java.util.Arrays.stream(found.scores()).boxed())
          .hasSize(9)
          .allMatch(score -> score > 0.5 && score <= 1);
      assertThat(found.shapes())
          .allSatisfy(shape -> assertThat(shape.diameter()).isCloseTo(70, within(5.0)));
    }
  }

  @Test
  void aHeapOfSmallBallsIsSeenFromCloserUp() {
    SimulatedMicrograph heap = new Simulator().simulate(3_000_007, Family.POWDER_SPHERICAL);
    int truth = Objects.requireNonNull(heap.truth().count());

    Segmentation found = find(Scene.of(heap.micrograph()));

    assertThat(found.shapes().size()).isBetween((int) (0.8 * truth), (int) (1.2 * truth));
  }

  @Test
  void noiseAloneHoldsNoParticles() {
    assertThat(find(new Drawn(300, 240, 120).noisy(20, 1)).shapes()).isEmpty();
  }

  @Test
  void findingLeavesNoTensorsBehind() {
    find(discs());
    long live = Torch.liveTensors();

    find(discs());

    assertThat(Torch.liveTensors()).isEqualTo(live);
  }

  @Test
  void weightsAreReadBackAsTheyWereWritten() {
    Path file = folder.resolve("weights.safetensors");
    try (Scope scope = new Scope();
        ParticleNetwork network = new ParticleNetwork()) {
      new Initialisation(3, Initialisation.FAN_IN, 1).fill(network, Device.CPU);
      ParticleWeights.write(file, network);
      try (ParticleNetwork read = ParticleWeights.read(file, DType.FLOAT32)) {
        Tensor x = Tensor.full(0.4, DType.FLOAT32, Device.CPU, 1, 1, 64, 32);

        assertThat(read.forward(x).shape()).containsExactly(1, 3, 64, 32);
        assertThat(read.forward(x).sub(network.forward(x)).abs().mean().item()).isLessThan(0.02);
      }
    }
  }

  @Test
  void weightsOfTheUserAreReadAnewWhereTheirFileIsRewritten() throws IOException {
    Path file = folder.resolve("own.safetensors");
    Scene scene = Scene.of(discs().micrograph(), new Wanted(null, null, null, null, null, file));
    try (ParticleNetwork network = ParticleWeights.bundled(DType.FLOAT32)) {
      ParticleWeights.write(file, network);
    }
    ParticleFinder first = ParticleFinder.of(scene);

    assertThat(ParticleFinder.of(scene)).isSameAs(first);
    assertThat(first.find(scene, Edges.of(scene)).meanDiameter()).isCloseTo(70, within(5.0));

    try (ParticleNetwork untaught = new ParticleNetwork()) {
      new Initialisation(3, Initialisation.FAN_IN, 1).fill(untaught, Device.CPU);
      ParticleWeights.write(file, untaught);
    }
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));

    assertThat(ParticleFinder.of(scene)).isNotSameAs(first);
    assertThat(ParticleFinder.of(scene).find(scene, Edges.of(scene)).meanDiameter())
        .isNotCloseTo(70, within(5.0));
  }

  @Test
  void weightsThatAreNotThereAreNamed() {
    Path file = folder.resolve("none.safetensors");
    Scene scene = Scene.of(discs().micrograph(), new Wanted(null, null, null, null, null, file));

    assertThatThrownBy(() -> ParticleFinder.of(scene))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("none.safetensors: there is no such file");
  }

  @Test
  void aFileOfAnotherModelIsRefused() {
    Path file = folder.resolve("other.safetensors");
    try (Scope scope = new Scope()) {
      SafeTensors.write(file, Map.of("down.0.conv.weight", Tensor.zeros(24, 1, 4, 4)), Map.of());
    }
    long live = Torch.liveTensors();

    assertThatThrownBy(() -> ParticleWeights.read(file, DType.FLOAT32))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it has no tensor");
    assertThat(Torch.liveTensors()).isEqualTo(live);
  }
}
