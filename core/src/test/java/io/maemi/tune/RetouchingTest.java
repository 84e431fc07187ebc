package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetouchingTest {
  private static final int SIDE = 96;
  private static final int GROUND = 60;
  private static final int PARTICLE = 160;

  /** Two discs apart on even ground. */
  private static int[] labels() {
    int[] labels = new int[SIDE * SIDE];
    for (int i = 0; i < labels.length; i++) {
      double x = i % SIDE;
      double y = i / SIDE;
      labels[i] = Math.hypot(x - 28, y - 30) < 20 ? 1 : Math.hypot(x - 66, y - 62) < 16 ? 2 : 0;
    }
    return labels;
  }

  private static float[] retouched(int[] labels, int seed) {
    float[] grey = new float[labels.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = labels[i] == 0 ? GROUND : PARTICLE;
    }
    Retouching.retouch(SIDE, grey, labels, new SplittableRandom(seed));
    return grey;
  }

  @Test
  void insidesChangeAndNothingElse() {
    int[] labels = labels();
    Set<Integer> shares = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      float[] grey = retouched(labels, seed);
      int changed = 0;
      for (int i = 0; i < grey.length; i++) {
        if (labels[i] == 0) {
          assertThat(grey[i]).as("ground, seed %d", seed).isEqualTo(GROUND);
        }
        changed += labels[i] != 0 && grey[i] != PARTICLE ? 1 : 0;
      }
      assertThat(changed).as("seed %d", seed).isPositive();
      shares.add(changed);
    }
    assertThat(labels).isEqualTo(labels());
    // Some styles reach the whole inside, some a part.
    assertThat(shares).hasSizeGreaterThan(10);
  }

  @Test
  void facesLikeTheGroundKeepTheirRims() {
    int[] labels = labels();
    int seen = 0;
    for (int seed = 0; seed < 60; seed++) {
      float[] grey = retouched(labels, seed);
      float middle = grey[30 * SIDE + 28];
      // No hole is as wide as that.
      boolean level = grey[30 * SIDE + 20] == middle && grey[30 * SIDE + 36] == middle;
      boolean rims = grey[30 * SIDE + 9] == PARTICLE && grey[47 * SIDE + 66] == PARTICLE;
      if (level && rims && middle < PARTICLE) {
        seen++;
        assertThat(middle).isBetween(GROUND + 0.2f * 100 - 0.1f, GROUND + 0.5f * 100 + 0.1f);
      }
    }
    assertThat(seen).isPositive();
  }

  @Test
  void aSeedGivesOnePicture() {
    assertThat(Arrays.equals(retouched(labels(), 3), retouched(labels(), 3))).isTrue();
  }

  @Test
  void anEmptyViewStaysAsItIs() {
    assertThat(retouched(new int[SIDE * SIDE], 4)).containsOnly(GROUND);
  }

  @Test
  void aViewThatAParticleFillsHasNoGroundToTakeAfter() {
    int[] labels = new int[SIDE * SIDE];
    Arrays.fill(labels, 1);
    for (int seed = 0; seed < 20; seed++) {
      for (float level : retouched(labels, seed)) {
        assertThat(level).isFinite();
      }
    }
  }
}
