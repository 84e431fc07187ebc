package io.maemi.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.Json;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorTest {
  private final Simulator simulator = new Simulator();

  @ParameterizedTest
  @EnumSource(Family.class)
  void theSameSeedGivesTheSameBytes(Family family) {
    SimulatedMicrograph first = simulator.simulate(41, family);
    SimulatedMicrograph again = new Simulator().simulate(41, family);

    assertThat(bytes(again)).isEqualTo(bytes(first));
    assertThat(again.truth().instances()).isEqualTo(first.truth().instances());
    assertThat(Json.line(again.truth())).isEqualTo(Json.line(first.truth()));
    assertThat(again.micrograph().instrument()).isEqualTo(first.micrograph().instrument());
  }

  @Test
  void anotherSeedGivesAnotherImage() {
    assertThat(bytes(simulator.simulate(42, Family.TIPS)))
        .isNotEqualTo(bytes(simulator.simulate(41, Family.TIPS)));
  }

  @Test
  void theBytesAreThoseOfEveryOtherMachineAndJavaVersion() {
    CRC32 sum = new CRC32();
    for (Family family :
        List.of(Family.LINES, Family.PARTICLES_SPHERICAL, Family.FIBRES, Family.CELLS)) {
      GreyImage specimen = simulator.simulate(1, family).micrograph().specimen();
      sum.update(specimen.toBytes(specimen.contrast()));
    }

    // The simulator's own result when it was written; changes only together with what it draws.
    assertThat(Long.toHexString(sum.getValue())).isEqualTo("188d744a");
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void everyFamilyGivesAnImageOfUsualSizeAndVisibleContrast(Family family) {
    for (long seed = 0; seed < 2; seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, family);
      assertThat(image.truth().category()).isEqualTo(family.category());
      assertThat(image.truth().family()).isEqualTo(family.key());
      Micrograph micrograph = image.micrograph();
      GreyImage specimen = micrograph.specimen();

      assertThat(specimen.width()).isBetween(512, 1024);
      assertThat((double) specimen.height() / specimen.width()).isBetween(0.65, 0.77);
      if (family != Family.BLANK) {
        byte[] grey = specimen.toBytes(specimen.contrast());
        assertThat(range(grey)).as("%s %d", family, seed).isGreaterThan(14);
      }
    }
  }

  @Test
  void everyCategoryIsSimulatedAndNotMicrographsToo() {
    Set<Category> seen = EnumSet.noneOf(Category.class);
    int foreign = 0;
    for (Family family : Family.values()) {
      Category category = family.category();
      if (category == null) {
        foreign++;
      } else {
        seen.add(category);
      }
    }

    assertThat(seen).containsExactlyInAnyOrder(Category.values());
    assertThat(foreign).isGreaterThanOrEqualTo(4);
  }

  @Test
  void familiesAreEquallyLikelyOverSeeds() {
    Map<Family, Integer> drawn = new EnumMap<>(Family.class);
    int each = 200;
    for (long seed = 0; seed < (long) each * Family.values().length; seed++) {
      drawn.merge(Simulator.family(seed), 1, Integer::sum);
    }

    assertThat(drawn).hasSize(Family.values().length);
    assertThat(drawn.values())
        .allSatisfy(n -> assertThat(n).isBetween(each * 7 / 10, each * 13 / 10));
    assertThat(simulator.simulate(5).truth().family()).isEqualTo(Simulator.family(5).key());
  }

  @Test
  void aScaleIsWithheldInAboutAQuarterAndADataBarDrawnInAboutHalf() {
    int withheld = 0;
    int barred = 0;
    int images = 60;
    for (long seed = 0; seed < images; seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, Family.ELECTRODES);
      Micrograph micrograph = image.micrograph();
      if (micrograph.pixelSize() == null) {
        withheld++;
        assertThat(micrograph.dataBar()).isNull();
        assertThat(micrograph.instrument().magnification()).isNull();
      } else {
        assertThat(micrograph.pixelSize().x()).isEqualTo(image.truth().nanometresPerPixel());
      }
      barred += micrograph.dataBar() == null ? 0 : 1;
    }

    assertThat(withheld / (double) images).isBetween(0.12, 0.4);
    assertThat(barred / (double) images).isBetween(0.4, 0.7);
  }

  @Test
  void wholeInstrumentsCanBeHeldOut() {
    InstrumentProfile only = InstrumentProfile.ALL.get(2);
    Simulator one = new Simulator(List.of(only));

    for (long seed = 0; seed < 12; seed++) {
      SimulatedMicrograph image = one.simulate(seed, Family.TIPS);
      assertThat(image.truth().attributes()).containsEntry("instrument", only.name());
      assertThat(image.micrograph().instrument().vendor()).isIn(only.vendor(), null);
    }
    assertThatThrownBy(() -> new Simulator(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void photographsAreColourfulAndMicrographsAreNot() {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(simulator.simulate(seed, Family.PHOTOGRAPH).micrograph().colourfulness())
          .isGreaterThan(0.1);
      assertThat(simulator.simulate(seed, Family.POLLEN).micrograph().colourfulness()).isZero();
    }
  }

  private static byte[] bytes(SimulatedMicrograph image) {
    GreyImage pixels = image.micrograph().pixels();
    return pixels.toBytes(pixels.contrast());
  }

  private static int range(byte[] grey) {
    int[] levels = new int[grey.length];
    for (int i = 0; i < grey.length; i++) {
      levels[i] = grey[i] & 0xff;
    }
    Arrays.sort(levels);
    return levels[(int) (levels.length * 0.998)] - levels[(int) (levels.length * 0.002)];
  }
}
