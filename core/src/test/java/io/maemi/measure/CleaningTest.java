package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CleaningTest {
  private static final int SIDE = 260;

  private final boolean[] mask = new boolean[SIDE * SIDE];

  private void disc(double x, double y, double radius, boolean value) {
    for (int i = 0; i < mask.length; i++) {
      int row = i / SIDE;
      if (Math.hypot(i % SIDE + 0.5 - x, row + 0.5 - y) <= radius) {
        mask[i] = value;
      }
    }
  }

  private boolean filled(int x, int y) {
    return Cleaning.clean(mask, SIDE, SIDE)[y * SIDE + x];
  }

  @Test
  void anObjectWithABrightRimIsFilled() {
    disc(130, 130, 60, true);
    disc(130, 130, 45, false);
    assertThat(filled(130, 130)).isTrue();
  }

  @Test
  void touchingObjectsWithBrightRimsAreFilled() {
    for (int x = 60; x <= 180; x += 60) {
      disc(x, 130, 32, true);
    }
    for (int x = 60; x <= 180; x += 60) {
      disc(x, 130, 22, false);
    }
    assertThat(filled(60, 130)).isTrue();
    assertThat(filled(120, 130)).isTrue();
  }

  @Test
  void aPitInAnObjectIsFilled() {
    disc(130, 130, 60, true);
    disc(115, 140, 17, false);
    assertThat(filled(115, 140)).isTrue();
  }

  @Test
  void aRoundGapBetweenHeapedObjectsIsNotFilled() {
    for (int y = 30; y <= 230; y += 40) {
      for (int x = 30; x <= 230; x += 40) {
        disc(x, y, 24, true);
      }
    }
    disc(130, 130, 24, false);
    assertThat(filled(130, 130)).isFalse();
  }

  @Test
  void holesOfAFewPixelsAreFilled() {
    disc(130, 130, 60, true);
    disc(100, 130, 1.5, false);
    assertThat(filled(100, 130)).isTrue();
  }
}
