package io.maemi.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.micrograph.Micrograph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TruthTest {
  private final Simulator simulator = new Simulator();

  @ParameterizedTest
  @EnumSource(Family.class)
  void countAndCoverageAreThoseOfTheInstanceMapAndWordsThoseOfTheVocabulary(Family family) {
    for (long seed = 10; seed < 12; seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, family);
      Truth truth = image.truth();
      assertWords(truth);
      short[] map = truth.instances();
      assertThat(map == null).isEqualTo(truth.count() == null);
      if (map == null) {
        continue;
      }
      Micrograph micrograph = image.micrograph();
      int width = micrograph.pixels().width();
      assertThat(map).hasSize(width * micrograph.pixels().height());
      int[] area = InstanceMap.areas(map);
      assertThat(area.length - 1).isGreaterThanOrEqualTo(truth.count());
      for (int id = 1; id < area.length; id++) {
        assertThat(area[id]).as("%s %d object %d", family, seed, id).isPositive();
      }
      int specimen = width * micrograph.specimen().height();
      for (int i = specimen; i < map.length; i++) {
        assertThat(map[i]).isZero();
      }
      if (truth.coverage() != null) {
        double covered = 1 - (area[0] - (map.length - specimen)) / (double) specimen;
        assertThat(covered).isCloseTo(truth.coverage(), within(1e-9));
      }
      assertThat(truth.count()).as("%s %d", family, seed).isPositive();
    }
  }

  @Test
  void whatIsSeenIsWhatIsCountedAndWhatTheBorderCuts() {
    short[] map = {
      3, 3, 0, 0, 0, 0, //
      3, 0, 1, 1, 2, 0, //
      0, 0, 1, 1, 4, 0, //
      0, 0, 0, 0, 0, 5
    };
    Truth truth = simulator.simulate(1, Family.PARTICLES_SPHERICAL).truth();
    Truth drawn =
        new Truth(
            1,
            truth.family(),
            truth.category(),
            1,
            2,
            1.0,
            0.0,
            null,
            null,
            List.of(),
            Map.of(),
            map);

    assertThat(drawn.seen(6))
        .containsExactly(3, 3, 0, 0, 0, 0, 3, 0, 1, 1, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 5);
  }

  private static void assertWords(Truth truth) {
    truth
        .attributes()
        .forEach(
            (name, value) -> {
              assertThat(AttributeVocabulary.VALUES).containsKey(name);
              assertThat(AttributeVocabulary.VALUES.get(name)).as(name).contains(value);
            });
    if (truth.category() != null) {
      assertThat(truth.attributes())
          .containsKeys("detector", "focus", "noise", "contrast", "brightness", "charging", "view");
    } else {
      assertThat(truth.attributes()).containsOnlyKeys("content");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Family.class,
      names = {
        "PARTICLES_SPHERICAL",
        "PARTICLES_FACETED",
        "PARTICLES_IRREGULAR",
        "POROUS_MEMBRANE",
        "CONTACT_HOLES",
        "PILLARS",
        "POROUS_SPONGE"
      })
  void theMeanSizeIsTheEquivalentDiameterOfTheMask(Family family) {
    int checked = 0;
    for (long seed = 0; seed < 60 && checked < 2; seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, family);
      Truth truth = image.truth();
      String overlap = truth.attributes().getOrDefault("overlap", "isolated");
      String spread = truth.attributes().getOrDefault("dispersity", "broad");
      if (!overlap.equals("isolated")
          || !spread.equals("narrow")
          || !truth.defects().isEmpty()
          || truth.count() < 10) {
        continue;
      }
      // With little spread the mean over whole objects is also that over all.
      double mean = InstanceMap.meanDiameter(image) * truth.nanometresPerPixel();
      assertThat(mean).as("%s %d", family, seed).isCloseTo(truth.meanSizeNm(), within(0.06 * mean));
      checked++;
    }
    assertThat(checked).isEqualTo(2);
  }

  @Test
  void pitchAndWidthOfLinesAreThoseMeasuredOnTheMask() {
    int checked = 0;
    for (long seed = 0; checked < 4; seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, Family.LINES);
      Truth truth = image.truth();
      if (!truth.attributes().get("orientation").equals("vertical")) {
        continue;
      }
      checked++;
      int width = image.micrograph().pixels().width();
      int rows = image.micrograph().specimen().height();
      List<Double> widths = new ArrayList<>();
      List<Double> pitches = new ArrayList<>();
      for (int y = 0; y < rows; y += 3) {
        InstanceMap.runs(truth.instances(), y * width, width, widths, pitches);
      }
      assertThat(InstanceMap.median(pitches) * truth.nanometresPerPixel())
          .isCloseTo(
              truth.pitchNm(), within(truth.pitchNm() * 0.03 + truth.nanometresPerPixel() * 0.5));
      assertThat(InstanceMap.median(widths) * truth.nanometresPerPixel())
          .isCloseTo(
              truth.meanSizeNm(), within(truth.meanSizeNm() * 0.04 + truth.nanometresPerPixel()));
    }
  }

  @Test
  void theWidthOfASingleWireIsThatOfTheMask() {
    int checked = 0;
    for (long seed = 0; seed < 60 && checked < 2; seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, Family.NANOWIRES);
      Truth truth = image.truth();
      if (truth.count() != 1 || InstanceMap.areas(truth.instances()).length != 2) {
        continue;
      }
      double pixels =
          InstanceMap.minorExtent(truth.instances(), image.micrograph().pixels().width());
      double nm = pixels * truth.nanometresPerPixel();
      assertThat(nm).isCloseTo(truth.meanSizeNm(), within(0.2 * nm));
      checked++;
    }
    assertThat(checked).isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      value = Family.class,
      names = {"LINES", "CONTACT_HOLES", "PILLARS"})
  void aDefectSaidIsADefectWithABoxInTheImage(Family family) {
    int flawed = 0;
    for (long seed = 0; seed < 10; seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, family);
      Truth truth = image.truth();
      String word = truth.attributes().get("defect");
      assertThat(word.equals("none")).isEqualTo(truth.defects().isEmpty());
      for (Truth.TrueDefect defect : truth.defects()) {
        flawed++;
        assertThat(defect.kind()).isEqualTo(word);
        assertThat(defect.width()).isPositive();
        assertThat(defect.x() + defect.width() / 2)
            .isBetween(0.0, (double) image.micrograph().pixels().width());
        assertThat(defect.y() + defect.height() / 2)
            .isBetween(0.0, (double) image.micrograph().specimen().height());
      }
    }
    assertThat(flawed).isPositive();
  }

  @Test
  void aBreakIsGroundAndABridgeIsLineInTheMask() {
    int breaks = 0;
    int bridges = 0;
    for (long seed = 0; seed < 90 && (breaks == 0 || bridges == 0); seed++) {
      SimulatedMicrograph image = simulator.simulate(seed, Family.LINES);
      int width = image.micrograph().pixels().width();
      for (Truth.TrueDefect defect : image.truth().defects()) {
        int x = (int) (defect.x() + defect.width() / 2);
        int y = (int) (defect.y() + defect.height() / 2);
        short label = image.truth().instances()[y * width + x];
        if (defect.kind().equals("break")) {
          breaks++;
          assertThat(label).isZero();
        } else if (defect.kind().equals("bridge")) {
          bridges++;
          assertThat(label).isPositive();
        }
      }
    }
    assertThat(breaks).isPositive();
    assertThat(bridges).isPositive();
  }

  @Test
  void layersOfACrossSectionAreCountedAndSized() {
    for (long seed = 0; seed < 5; seed++) {
      Truth truth = simulator.simulate(seed, Family.FILM_CROSS_SECTION).truth();
      assertThat(truth.attributes()).containsEntry("layers", Integer.toString(truth.count()));
      assertThat(truth.meanSizeNm()).isGreaterThan(10 * truth.nanometresPerPixel());
    }
  }

  @Test
  void aSunkGrainIsAsLargeAsWhatStandsOut() {
    Scene scene = new Scene(100 + 2 * Scene.PAD, 100, 1, Detector.SE2);
    HeightProfile cone = (dx, dy) -> Math.max(-1, 10 - (float) Math.hypot(dx, dy) / 2);

    Scene.Raised sunk = scene.raise(1, 62, 50, 25, -5, 0.7, cone);
    Scene.Raised half = scene.raise(2, 0, 50, 25, -5, 0.7, cone);

    assertThat(sunk.area()).isCloseTo((int) (Math.PI * 400), within(10));
    assertThat(sunk.standing()).isCloseTo(Math.PI * 100, within(12.0));
    assertThat(half.inside()).isLessThan((int) (0.55 * half.area()));
    assertThat(half.standing()).isCloseTo(Math.PI * 100, within(12.0));
  }
}
