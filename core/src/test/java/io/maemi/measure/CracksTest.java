package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.micrograph.PixelSize;
import io.maemi.synth.Family;
import io.maemi.synth.Simulator;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CracksTest {
  private static final double[][] CROOKED = crooked();

  private static double[][] crooked() {
    double[][] points = new double[86][];
    Arrays.setAll(
        points,
        k ->
            new double[] {
              60 + 4.0 * k, 170 + 30 * Math.sin(4 * k / 55.0) + 7 * Math.sin(4 * k / 13.0)
            });
    return points;
  }

  private static double length(double[][] points) {
    double length = 0;
    for (int k = 1; k < points.length; k++) {
      length += Math.hypot(points[k][0] - points[k - 1][0], points[k][1] - points[k - 1][1]);
    }
    return length;
  }

  private static Drawn line(Drawn drawn, double across, double[][] points) {
    for (int k = 1; k < points.length; k++) {
      double[] a = points[k - 1];
      double[] b = points[k];
      drawn.strip(a[0], a[1], b[0], b[1], across, 50).disc(b[0], b[1], across / 2, 50);
    }
    return drawn;
  }

  private static Drawn film() {
    return new Drawn(460, 340, 150);
  }

  private static double value(Measurement measured, String name) {
    return Objects.requireNonNull(measured.quantity(name), name).value();
  }

  private static Measurement phases(Drawn drawn) {
    return Measurer.measure(drawn.micrograph(), Kind.PHASES);
  }

  @ParameterizedTest
  @ValueSource(doubles = {3, 5, 9})
  void aCrackIsAsLongAndAsWideAsItWasDrawn(double across) {
    Measurement measured = phases(line(film(), across, CROOKED).noisy(6, 2));

    assertThat(value(measured, "crack count")).isEqualTo(1);
    assertThat(value(measured, "total crack length"))
        .isCloseTo(length(CROOKED), within(0.03 * length(CROOKED)));
    assertThat(value(measured, "mean crack width")).isCloseTo(across, within(0.4));
    assertThat(value(measured, "largest crack width")).isCloseTo(across, within(1.0));
    assertThat(value(measured, "crack area share"))
        .isCloseTo(100 * across * length(CROOKED) / (460 * 340), within(0.15 * across));
  }

  @Test
  void aCrackIsAnObjectWithItsMiddleLine() {
    Measurement measured = phases(line(film(), 5, CROOKED).noisy(6, 2));

    assertThat(measured.objects()).hasSize(1);
    MeasuredObject crack = measured.objects().get(0);
    assertThat(crack.id()).isEqualTo(1);
    assertThat(crack.score()).isBetween(0.9, 1.0);
    assertThat(crack.x()).isCloseTo(60, within(5.0));
    assertThat(crack.y()).isCloseTo(137, within(5.0));
    assertThat(crack.width()).isCloseTo(340, within(10.0));
    List<double[]> axis = crack.axis();
    assertThat(length(axis.toArray(double[][]::new)))
        .isCloseTo(length(CROOKED), within(0.03 * length(CROOKED)));
    double[] middle = CROOKED[40];
    assertThat(axis)
        .anySatisfy(p -> assertThat(Math.hypot(p[0] - middle[0], p[1] - middle[1])).isLessThan(3));
    assertThat(Objects.requireNonNull(measured.size()).what()).isEqualTo("crack width");
    assertThat(Overlay.legend(measured)).contains("1 crack \u00b7");
  }

  @Test
  void aBranchIsACrackOfItsOwn() {
    double[][] branch = new double[31][];
    Arrays.setAll(
        branch, k -> new double[] {200 + 7 * Math.sin(k / 3.0), CROOKED[35][1] - 4.0 * k});
    Measurement measured = phases(line(line(film(), 5, CROOKED), 5, branch).noisy(6, 3));

    assertThat(value(measured, "crack count")).isEqualTo(2);
    double whole = length(CROOKED) + length(branch);
    assertThat(value(measured, "total crack length")).isCloseTo(whole, within(0.04 * whole));
    assertThat(measured.objects().stream().mapToDouble(o -> o.axis().size()).min().orElse(0))
        .isGreaterThan(20);
  }

  @Test
  void lengthsAreInNanometresWhereThePixelSizeIsKnown() {
    Drawn drawn = line(film(), 5, CROOKED).noisy(6, 2);
    Measurement measured =
        Measurer.measure(drawn.micrograph(new PixelSize(20, 20, "user")), Kind.PHASES);

    Quantity density = Objects.requireNonNull(measured.quantity("crack density"));
    assertThat(density.unit()).isEqualTo("1/\u00b5m");
    assertThat(density.value())
        .isCloseTo(length(CROOKED) / (460 * 340) * 50, within(0.03 * density.value()));
    assertThat(value(measured, "mean crack width")).isCloseTo(100, within(8.0));
    assertThat(Objects.requireNonNull(measured.quantity("crack count")).sample()).isNotNull();
  }

  private static void none(Measurement measured) {
    assertThat(measured.quantity("crack count")).isNull();
    assertThat(measured.objects()).allSatisfy(object -> assertThat(object.axis()).isEmpty());
  }

  @Test
  void evenGroundAndNoiseHaveNoCracks() {
    none(phases(film()));
    none(phases(film().noisy(25, 4)));
    none(phases(film().waved(60, 90).noisy(12, 5)));
  }

  @Test
  void aScratchIsNoCrack() {
    none(phases(film().strip(40, 60, 420, 300, 5, 50).noisy(6, 2)));
    none(phases(line(film(), 5, CROOKED).inverted().noisy(6, 2)));
  }

  @Test
  void poresAndLamellaeAreNoCracks() {
    Random random = new Random(7);
    Drawn pores = film();
    for (int k = 0; k < 60; k++) {
      pores.disc(460 * random.nextDouble(), 340 * random.nextDouble(), 7, 50);
    }
    none(phases(pores.noisy(6, 2)));
    Drawn lamellae = film();
    for (int k = 0; k < 20; k++) {
      lamellae.strip(20 + 22 * k, 20, 35 + 22 * k, 320, 7, 60);
    }
    none(phases(lamellae.noisy(6, 2)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Family.class,
      names = {"POWDER_SPHERICAL", "POROUS_SPONGE", "NANOWIRE_FOREST", "MEMS_COMB"})
  void nothingIsCrackedThatIsNoCrackedFilm(Family family) {
    none(Measurer.measure(new Simulator().simulate(3_500_001, family).micrograph(), Kind.PHASES));
  }

  @Test
  void groovesBetweenGrainsAreNoCracks() {
    for (long seed = 3_500_000; seed < 3_500_006; seed++) {
      Scene film = Scene.of(new Simulator().simulate(seed, Family.FILM_GRAINS).micrograph());
      assertThat(Cracks.of(film)).isEmpty();
    }
  }

  @Test
  void aCrackedFilmIsMeasuredByItself() {
    Measurement measured =
        Measurer.measure(new Simulator().simulate(7_000, Family.FILM_CRACKED).micrograph());

    assertThat(measured.of()).isEqualTo(Kind.PHASES);
    assertThat(value(measured, "crack count")).isGreaterThan(5);
  }
}
