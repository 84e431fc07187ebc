package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.micrograph.PixelSize;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LineMeasurementTest {
  private static final double PITCH = 32.5;
  private static final double WIDTH = 14.25;

  /** Twelve upright lines, none cut. */
  private static Drawn lines() {
    Drawn drawn = new Drawn(400, 300, 70);
    for (int k = 0; k < 12; k++) {
      drawn.box(9.5 + PITCH * k, 0, 9.5 + PITCH * k + WIDTH, 300, 170);
    }
    return drawn;
  }

  private static double value(Measurement measured, String name) {
    return Objects.requireNonNull(measured.quantity(name), name).value();
  }

  private static String defects(Measurement measured) {
    return measured.evidence().stream()
        .filter(e -> e instanceof Fact fact && fact.name().equals("defects"))
        .map(e -> ((Fact) e).value())
        .findFirst()
        .orElse("");
  }

  @Test
  void measuresPitchAndLineWidthBelowAPixel() {
    Measurement measured =
        Measurer.measure(lines().noisy(8, 1).micrograph(new PixelSize(2, 2, "user")), Kind.LINES);

    assertThat(measured.count()).isEqualTo(12);
    assertThat(value(measured, "line count")).isEqualTo(12);
    assertThat(value(measured, "pitch")).isCloseTo(2 * PITCH, within(0.1));
    assertThat(value(measured, "line width")).isCloseTo(2 * WIDTH, within(0.6));
    assertThat(value(measured, "space width")).isCloseTo(2 * (PITCH - WIDTH), within(0.6));
    assertThat(defects(measured)).isEqualTo("none found");
    assertThat(Objects.requireNonNull(measured.size()).what()).isEqualTo("line width");
  }

  /** The rim is as bright as can be, the line's middle little brighter than the space. */
  @Test
  void measuresLinesWithBrightRimsAtTheRimsOuterFlanks() {
    Drawn drawn = new Drawn(400, 300, 40);
    for (int k = 0; k < 12; k++) {
      double left = 9.5 + PITCH * k;
      drawn.box(left, 0, left + WIDTH, 300, 230).box(left + 2, 0, left + WIDTH - 2, 300, 100);
    }

    Measurement measured = Measurer.measure(drawn.noisy(8, 1).micrograph(), Kind.LINES);

    assertThat(measured.count()).isEqualTo(12);
    assertThat(value(measured, "line width")).isCloseTo(WIDTH, within(0.3));
    assertThat(value(measured, "pitch")).isCloseTo(PITCH, within(0.05));
  }

  /** Half the rise of such a rim, all blur, lies two pixels out of the line. */
  @Test
  void measuresLinesWhoseRimsAreNarrowerThanTheBeamsBlur() {
    Drawn drawn = new Drawn(400, 300, 60);
    for (int k = 0; k < 12; k++) {
      double left = 9.5 + PITCH * k;
      drawn.box(left, 0, left + WIDTH, 300, 230).box(left + 2.5, 0, left + WIDTH - 2.5, 300, 120);
    }

    Measurement measured =
        Measurer.measure(drawn.blurred(2.5).noisy(8, 1).micrograph(), Kind.LINES);

    assertThat(value(measured, "line width")).isCloseTo(WIDTH, within(0.4));
    assertThat(value(measured, "bottom line width")).isGreaterThan(WIDTH);
    assertThat(value(measured, "top line width")).isLessThan(WIDTH);
  }

  @Test
  void findsOneBridgeAndOneBreakWhereTheyAre() {
    Drawn drawn = lines();
    drawn.box(9.5 + PITCH * 3, 100, 9.5 + PITCH * 4 + 2, 116, 170);
    drawn.box(9 + PITCH * 8, 200, 10 + PITCH * 8 + WIDTH, 218, 70);

    Measurement measured = Measurer.measure(drawn.noisy(8, 2).micrograph(), Kind.LINES);

    assertThat(defects(measured)).isEqualTo("1 bridge, 1 break");
    assertThat(value(measured, "defect count")).isEqualTo(2);
    Measurement.Defect bridge = measured.defects().get(0);
    assertThat(bridge.x() + bridge.width() / 2)
        .isCloseTo(9.5 + PITCH * 3.5 + WIDTH / 2, within(3.0));
    assertThat(bridge.y() + bridge.height() / 2).isCloseTo(108, within(3.0));
    assertThat(measured.defects().get(1).y()).isCloseTo(200, within(3.0));
  }

  @Test
  void findsAPinchAndAParticle() {
    Drawn drawn = lines();
    for (int v = -12; v <= 12; v++) {
      double bite = 0.35 * WIDTH * (1 - v * v / 169.0);
      drawn.box(9 + PITCH * 2, 80 + v, 9.5 + PITCH * 2 + bite, 81 + v, 70);
      drawn.box(9.5 + PITCH * 2 + WIDTH - bite, 80 + v, 10 + PITCH * 2 + WIDTH, 81 + v, 70);
    }
    drawn.disc(9.5 + PITCH * 7 + WIDTH / 2, 210, 20, 245);

    Measurement measured = Measurer.measure(drawn.noisy(6, 3).micrograph(), Kind.LINES);

    assertThat(measured.defects().stream().map(Measurement.Defect::kind).sorted().toList())
        .isEqualTo(List.of("particle", "pinch"));
  }

  @Test
  void takesUnevenLightForNoDefects() {
    Drawn drawn = new Drawn(600, 400, 100);
    for (int k = 0; k < 27; k++) {
      drawn.box(5 + 22 * k, 0, 15 + 22 * k, 400, 118);
    }

    Measurement measured = Measurer.measure(drawn.shaded(40).noisy(2, 4).micrograph(), Kind.LINES);

    assertThat(measured.count()).isEqualTo(27);
    assertThat(defects(measured)).isEqualTo("none found");
  }

  @Test
  void tellsDefectsBesideEachOtherApart() {
    Drawn drawn = lines();
    drawn.box(9 + PITCH * 4, 200, 10 + PITCH * 4 + WIDTH, 225, 70);
    drawn.box(9 + PITCH * 5, 215, 10 + PITCH * 5 + WIDTH, 240, 70);
    drawn.disc(9.5 + PITCH * 8, 80, 22, 245).disc(9.5 + PITCH * 9, 102, 22, 245);

    Measurement measured = Measurer.measure(drawn.noisy(6, 5).micrograph(), Kind.LINES);

    assertThat(defects(measured)).isEqualTo("2 particles, 2 breaks");
  }

  @Test
  void measuresTiltedLines() {
    Drawn drawn = new Drawn(500, 400, 70);
    double c = Math.cos(0.3);
    double s = Math.sin(0.3);
    for (int k = -20; k < 30; k++) {
      double x = 250 + 40 * k * c;
      double y = 200 + 40 * k * s;
      drawn.strip(x + 900 * s, y - 900 * c, x - 900 * s, y + 900 * c, 18, 180);
    }

    Measurement measured = Measurer.measure(drawn.noisy(6, 4).micrograph(), Kind.LINES);

    assertThat(value(measured, "pitch")).isCloseTo(40, within(0.3));
    assertThat(value(measured, "line width")).isCloseTo(18, within(0.7));
  }

  @Test
  void measuresHolesAndFindsTheMissingOne() {
    Drawn drawn = new Drawn(400, 300, 180);
    for (int row = 0; row < 7; row++) {
      for (int column = 0; column < 9; column++) {
        if (row != 3 || column != 4) {
          drawn.disc(40 + 40 * column, 30 + 40 * row, 11, 50);
        }
      }
    }

    Measurement measured = Measurer.measure(drawn.noisy(6, 5).micrograph(), Kind.LINES);

    assertThat(value(measured, "hole count")).isEqualTo(62);
    assertThat(value(measured, "pitch")).isCloseTo(40, within(0.7));
    assertThat(value(measured, "hole diameter")).isCloseTo(22, within(1.0));
    assertThat(defects(measured)).isEqualTo("1 missing");
    assertThat(measured.defects().get(0).x() + measured.defects().get(0).width() / 2)
        .isCloseTo(200, within(4.0));
  }

  @Test
  void tellsPinchedHolesFromMissingOnes() {
    Drawn drawn = new Drawn(400, 300, 180);
    for (int k = 0; k < 63; k++) {
      double radius = k == 20 || k == 40 ? 6 : 11;
      if (k != 31) {
        drawn.disc(40 + 40 * (k % 9), 30 + 40 * (k / 9), radius, 50);
      }
    }

    Measurement measured = Measurer.measure(drawn.noisy(6, 7).micrograph(), Kind.LINES);

    assertThat(value(measured, "hole count")).isEqualTo(62);
    assertThat(defects(measured)).isEqualTo("1 missing, 2 pinches");
  }

  @Test
  void abstainsWhereThereIsNoPattern() {
    Drawn drawn =
        new Drawn(400, 300, 60)
            .disc(100, 90, 30, 190)
            .disc(290, 200, 50, 170)
            .disc(220, 60, 15, 180);

    assertThat(Measurer.measure(drawn.noisy(5, 6).micrograph(), Kind.LINES).abstained()).isTrue();
  }
}
