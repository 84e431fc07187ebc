package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.measure.Measurement.Phase;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseNetworkTest {
  private static final PhaseNetwork.Taught TAUGHT =
      new PhaseNetwork.Taught(
          List.of("matrix", "carbide", "pore"), 0.5, List.of("a.png", "b.png"), "bundled", 3);

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @BeforeEach
  void write() {
    file = folder.resolve("phases.safetensors");
    try (PhaseNetwork network = PhaseNetwork.fresh(TAUGHT, Device.CPU)) {
      network.write(file);
    }
  }

  private static Drawn discs() {
    return new Drawn(200, 160, 60).disc(70, 80, 40, 180).disc(150, 60, 25, 120).noisy(5, 1);
  }

  private Wanted wanted() {
    return new Wanted(null, null, null, null, null, file);
  }

  @Test
  void itIsReadBackWithAllThatItWasTaught() {
    try (PhaseNetwork read = PhaseNetwork.read(file, DType.FLOAT32);
        PhaseNetwork same = PhaseNetwork.fresh(TAUGHT, Device.CPU);
        Scope scope = new Scope()) {
      Tensor x = Tensor.full(0.4, DType.FLOAT32, Device.CPU, 1, 1, 64, 32);

      assertThat(read.taught()).isEqualTo(TAUGHT);
      assertThat(read.forward(x).shape()).containsExactly(1, 3, 64, 32);
      assertThat(read.forward(x).sub(same.forward(x)).abs().mean().item()).isLessThan(0.02);
    }
  }

  @Test
  void phasesAreNamedAsTheyWereTaughtAndFillTheImage() {
    Measurement found = Measurer.measure(discs().micrograph(), Kind.PHASES, wanted());

    assertThat(found.phases()).extracting(Phase::name).isEqualTo(TAUGHT.phases());
    assertThat(found.phases().stream().mapToDouble(Phase::fraction).sum())
        .isCloseTo(1, within(1e-9));
    Quantity fraction = found.quantity("area fraction of the carbide");
    assertThat(fraction).isNotNull();
    assertThat(fraction.method()).contains("2 labelled images");
  }

  @Test
  void aNetworkOfPhasesSaysWhatIsMeasuredWhereNobodyDoes() {
    assertThat(Measurer.measure(discs().micrograph(), null, wanted()).of()).isEqualTo(Kind.PHASES);
  }

  @Test
  void particlesAreNotLookedForWithIt() {
    assertThatThrownBy(() -> Measurer.measure(discs().micrograph(), Kind.PARTICLES, wanted()))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it was taught phases");
  }

  @Test
  void aHeaderThatNamesNoPhasesIsRefused() {
    try (Scope scope = new Scope()) {
      SafeTensors.write(
          file, Map.of("answer.bias", Tensor.zeros(4)), Map.of("phases", "{\"phases\": 3}"));
    }

    assertThatThrownBy(() -> Measurer.measure(discs().micrograph(), Kind.PHASES, wanted()))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("names no phases");
  }
}
