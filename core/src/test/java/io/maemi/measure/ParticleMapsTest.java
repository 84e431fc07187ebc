package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ParticleMapsTest {
  private static int[] discs(int width, int height, double[]... discs) {
    int[] labels = new int[width * height];
    for (int k = 0; k < discs.length; k++) {
      for (int i = 0; i < labels.length; i++) {
        int row = i / width;
        if (Math.hypot(i % width - discs[k][0], row - discs[k][1]) <= discs[k][2]) {
          labels[i] = k + 1;
        }
      }
    }
    return labels;
  }

  @Test
  void theMapsOfOutlinesGiveTheOutlinesBack() {
    int[] truth =
        discs(
            200,
            160,
            new double[] {50, 50, 30},
            new double[] {108, 50, 29},
            new double[] {150, 120, 8},
            new double[] {0, 150, 20});

    Labels found = ParticleMaps.of(200, 160, truth).found().labels();

    assertThat(found.count()).isEqualTo(4);
    int[] expected = new Labels(200, 160, truth, 4).areas();
    for (int at : new int[] {50 * 200 + 50, 50 * 200 + 108, 120 * 200 + 150}) {
      assertThat((double) found.areas()[found.of()[at]])
          .isCloseTo(expected[truth[at]], within(0.03 * expected[truth[at]]));
    }
  }

  @Test
  void aParticleThatHasNoCoreIsNone() {
    float[] particle = new float[400];
    java.util.Arrays.fill(particle, 0.9f);

    assertThat(new ParticleMaps(20, 20, particle, new float[400], new float[400]).count()).isZero();
  }

  /** A bar of 60 × 12 pixels with a shallow waist, in an image so high. */
  private static ParticleMaps waisted(int height) {
    float[] particle = new float[60 * height];
    float[] depth = new float[particle.length];
    for (int i = 0; i < 60 * 12; i++) {
      particle[i] = 0.9f;
      depth[i] = (float) (0.85 + 0.15 * Math.cos((i % 60 - 15) * Math.PI / 15));
    }
    return new ParticleMaps(60, height, particle, depth, depth);
  }

  @Test
  void aShallowWaistPartsParticlesInHeapsOnly() {
    assertThat(waisted(60).count()).isEqualTo(1);
    assertThat(waisted(14).count()).isGreaterThan(1);
  }

  @Test
  void depthIsOneAtTheInnermostPointOfParticlesOfEverySize() {
    ParticleMaps maps =
        ParticleMaps.of(
            100, 100, discs(100, 100, new double[] {30, 30, 25}, new double[] {80, 80, 4}));

    assertThat(maps.depth()[30 * 100 + 30]).isCloseTo(1, within(1e-6f));
    assertThat(maps.depth()[80 * 100 + 80]).isCloseTo(1, within(1e-6f));
    assertThat(maps.depth()[0]).isZero();
    assertThat(maps.core()[30 * 100 + 10]).isZero();
    assertThat(maps.core()[30 * 100 + 30]).isEqualTo(1);
  }

  @Test
  void normalisingForgetsBrightnessAndContrast() {
    float[] grey = new float[10_000];
    float[] faint = new float[10_000];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = i % 250;
      faint[i] = 100 + grey[i] / 10;
    }

    float[] a = ParticleMaps.normalised(100, 100, grey);
    float[] b = ParticleMaps.normalised(100, 100, faint);

    for (int i = 0; i < a.length; i += 97) {
      assertThat(a[i]).isCloseTo(b[i], within(0.02f)).isBetween(-1.5f, 1.5f);
    }
  }
}
