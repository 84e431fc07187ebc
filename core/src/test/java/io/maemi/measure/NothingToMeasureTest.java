package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Family;
import io.maemi.synth.Simulator;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NothingToMeasureTest {
  private static Micrograph even(int width, int height, int level) {
    byte[] bytes = new byte[width * height];
    java.util.Arrays.fill(bytes, (byte) level);
    return new Micrograph(
        "even.png", "PNG", GreyImage.of(width, height, bytes), null, Instrument.UNKNOWN, null, 0);
  }

  private static void abstains(Measurement measured) {
    assertThat(measured.abstained()).isTrue();
    assertThat(measured.count()).isZero();
    assertThat(measured.size()).isNull();
    assertThat(measured.objects()).isEmpty();
    assertThat(measured.evidence())
        .anyMatch(e -> e instanceof Fact fact && fact.value().startsWith("nothing to measure"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void abstainsOnOneGrey(Kind kind) {
    abstains(Measurer.measure(even(300, 200, 0), kind));
    abstains(Measurer.measure(even(300, 200, 255), kind));
    abstains(Measurer.measure(even(300, 200, 128), kind));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void abstainsOnNoise(Kind kind) {
    abstains(Measurer.measure(new Drawn(400, 300, 120).noisy(30, 11).micrograph(), kind));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void abstainsOnImagesTooSmallToMeasure(Kind kind) {
    abstains(Measurer.measure(even(1, 1, 90), kind));
    abstains(Measurer.measure(even(3, 5000, 90), kind));
    abstains(Measurer.measure(even(5000, 3, 90), kind));
  }

  @Test
  void abstainsWhereNoKindIsGiven() {
    abstains(Measurer.measure(even(200, 200, 40)));
    abstains(Measurer.measure(new Drawn(300, 300, 120).noisy(25, 12).micrograph()));
  }

  @Test
  void abstainsOnFloatsThatAreNoNumbers() {
    float[] values = new float[100 * 100];
    java.util.Arrays.fill(values, Float.NaN);
    abstains(
        Measurer.measure(
            new Micrograph(
                "nan.tif",
                "TIFF",
                GreyImage.of(100, 100, 32, values),
                null,
                Instrument.UNKNOWN,
                null,
                0)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Family.class,
      names = {"CHART", "TEXT", "DRAWING", "PHOTOGRAPH", "BLANK"})
  void countsNoParticlesOfWhatIsNoMicrographOrDoubtsThem(Family family) {
    Measurement measured =
        Measurer.measure(new Simulator().simulate(4_000_000, family).micrograph(), Kind.PARTICLES);

    Quantity confidence = measured.quantity("count confidence");
    assertThat(measured.abstained() || (confidence != null && confidence.value() < 50)).isTrue();
  }

  @Test
  void seesNoFibresInLineArt() {
    Drawn drawn = new Drawn(400, 300, 255);
    for (int k = 0; k < 6; k++) {
      drawn.strip(30, 40 + 40 * k, 370, 60 + 30 * k, 3, 0);
    }
    abstains(Measurer.measure(drawn.micrograph()));
    abstains(Measurer.measure(drawn.micrograph(), Kind.FIBRES));
  }

  @Test
  void leavesPixelsThatAreNoNumbersOutOfWhatItMeasures() {
    float[] values = new float[300 * 300];
    for (int i = 0; i < values.length; i++) {
      int x = i % 300;
      int y = i / 300;
      boolean disc = Math.hypot(x % 100 - 50, y % 100 - 50) < 22;
      values[i] = (disc ? 3e-3f : 1e-3f) + 1e-4f * ((x * 31 + y * 17) % 7);
      values[i] = x == 10 || y < 2 ? Float.NaN : values[i];
    }
    Measurement measured =
        Measurer.measure(
            new Micrograph(
                "nan.tif",
                "TIFF",
                GreyImage.of(300, 300, 32, values),
                null,
                Instrument.UNKNOWN,
                null,
                0),
            Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(9);
  }

  @Test
  void aMosaicIsMeasuredInBoundedMemoryAndPlacedInItsOwnPixels() {
    int side = 4400; // more than is worked on at full resolution
    byte[] bytes = new byte[side * side];
    for (int i = 0; i < bytes.length; i++) {
      boolean disc = Math.hypot(i % side % 1100 - 550, i / side % 1100 - 550) < 300;
      bytes[i] = (byte) ((disc ? 180 : 60) + (i * 7919L >>> 5) % 9);
    }
    Measurement measured =
        Measurer.measure(
            new Micrograph(
                "mosaic.tif",
                "TIFF",
                GreyImage.of(side, side, bytes),
                null,
                Instrument.UNKNOWN,
                null,
                0),
            Kind.PARTICLES);

    assertThat(measured.count()).isEqualTo(16);
    Measurement.SizeStatistics size = Objects.requireNonNull(measured.size());
    assertThat(size.mean()).isCloseTo(600, within(15.0));
    assertThat(measured.objects())
        .anyMatch(o -> Math.abs(o.x() - 3550) < 15 && Math.abs(o.y() - 3550) < 15);
  }
}
