package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.measure.Measurement.Defect;
import org.junit.jupiter.api.Test;

class ArrayMeasurementTest {
  private static final int PITCH = 50;

  /** Seven by five sites of a square lattice, holes (dark) or dots (bright) of 24 px. */
  private static Drawn array(boolean holes) {
    Drawn drawn = new Drawn(370, 270, holes ? 150 : 60);
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 7; column++) {
        drawn.disc(35 + PITCH * column, 35 + PITCH * row, 12, holes ? 40 : 150);
      }
    }
    return drawn;
  }

  private static Measurement measured(Drawn drawn) {
    return Measurer.measure(drawn.noisy(3, 4).micrograph(), Kind.LINES);
  }

  private static void defect(Measurement measured, String kind, double x, double y) {
    assertThat(measured.defects()).extracting(Defect::kind).containsExactly(kind);
    Defect found = measured.defects().get(0);
    assertThat(found.x() + found.width() / 2).isCloseTo(x, within(14.0));
    assertThat(found.y() + found.height() / 2).isCloseTo(y, within(14.0));
  }

  @Test
  void aWholeArrayHasNoDefects() {
    for (boolean holes : new boolean[] {true, false}) {
      Measurement measured = measured(array(holes));
      assertThat(measured.count()).isEqualTo(35);
      assertThat(measured.defects()).isEmpty();
      assertThat(measured.quantity(holes ? "hole diameter" : "dot diameter")).isNotNull();
      Quantity uniformity = measured.quantity("CD uniformity");
      assertThat(uniformity).isNotNull();
      assertThat(uniformity.value()).isBetween(0.0, 1.0);
      assertThat(uniformity.method()).endsWith(holes ? "between holes" : "between dots");
    }
  }

  @Test
  void holesThatRunTogetherAreABridge() {
    defect(measured(array(true).box(135, 129, 185, 141, 40)), "bridge", 160, 135);
  }

  @Test
  void matterOnTheLandOrOnADotIsAParticle() {
    defect(measured(array(true).disc(160, 110, 16, 250)), "particle", 160, 110);
    defect(measured(array(false).disc(195, 140, 22, 230)), "particle", 190, 138);
  }

  @Test
  void emptySitesAndSmallHolesAreFound() {
    defect(measured(array(true).disc(185, 135, 14, 150)), "missing", 185, 135);
    defect(measured(array(true).disc(185, 135, 14, 150).disc(185, 135, 7, 40)), "pinch", 185, 135);
  }

  @Test
  void anEmptySiteInARowThatTheBorderCutsIsFound() {
    Drawn drawn = new Drawn(370, 245, 150);
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 7; column++) {
        boolean missing = row == 4 && column == 3;
        drawn.disc(35 + PITCH * column, 35 + PITCH * row, missing ? 0 : 12, 40);
      }
    }
    defect(measured(drawn), "missing", 185, 235);
  }

  /** Shading is no defect, and each defect is one, also where their holes are gone from sight. */
  @Test
  void defectsOfSeveralKindsAreToldApartOnAHexagonalLattice() {
    Drawn drawn = new Drawn(480, 400, 150);
    for (int row = 0; row < 9; row++) {
      for (int column = 0; column < 10; column++) {
        double x = 25 + 44 * column + (row % 2 == 1 ? 22 : 0);
        double y = 25 + 38 * row;
        boolean missing = row == 6 && column == 7;
        drawn.disc(x, y, missing ? 0 : 10, 50);
      }
    }
    drawn.box(25 + 44 * 2, 25 + 38 * 2 - 5, 25 + 44 * 3, 25 + 38 * 2 + 5, 50);
    drawn.disc(250, 200, 18, 245);

    Measurement measured = measured(drawn.shaded(50));

    assertThat(measured.defects())
        .extracting(Defect::kind)
        .containsExactly("bridge", "missing", "particle");
  }

  @Test
  void dotsWithBrightRimsAreOneEach() {
    Drawn drawn = new Drawn(370, 270, 60);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 5; column++) {
        double x = 45 + 70 * column;
        double y = 30 + 70 * row;
        drawn.disc(x, y, 20, 220).disc(x, y, 16, 120);
      }
    }
    Measurement measured = measured(drawn);
    assertThat(measured.count()).isEqualTo(20);
    Quantity diameter = measured.quantity("dot diameter");
    assertThat(diameter).isNotNull();
    assertThat(diameter.value()).isCloseTo(40, within(2.0));
  }
}
