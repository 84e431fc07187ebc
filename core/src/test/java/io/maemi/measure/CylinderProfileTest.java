package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.measure.FibreEnds.End;
import io.maemi.measure.FibreTracer.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CylinderProfileTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 60;
  private static final double MIDDLE = 29.7;

  /** A fibre along the rows, as bright across as a cylinder, blurred. */
  private static Plane fibre(double radius, double power, double blur) {
    int fine = 50;
    double[] sharp = new double[HEIGHT * fine];
    for (int i = 0; i < sharp.length; i++) {
      double x = ((i + 0.5) / fine - 0.5 - MIDDLE) / radius;
      sharp[i] = Math.abs(x) < 1 ? Math.pow(1 - x * x, power) : 0;
    }
    float[] values = new float[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      double sum = 0;
      for (int i = 0; i < sharp.length; i++) {
        double far = ((i + 0.5) / fine - 0.5 - y) / blur;
        sum += sharp[i] * Math.exp(-far * far / 2);
      }
      double grey = 40 + 90 * sum / (fine * blur * Math.sqrt(2 * Math.PI));
      Arrays.fill(values, y * WIDTH, (y + 1) * WIDTH, (float) grey);
    }
    return new Plane(WIDTH, HEIGHT, values);
  }

  private static Trace along(double radius) {
    double[] xs = IntStream.range(0, 40).mapToDouble(k -> 10 + 3.5 * k).toArray();
    double[] ys = IntStream.range(0, 40).mapToDouble(k -> 29.5).toArray();
    double[] radii = IntStream.range(0, 40).mapToDouble(k -> radius).toArray();
    return new Trace(xs, ys, radii, End.OPEN, End.OPEN);
  }

  @ParameterizedTest
  @CsvSource({
    "6.4, 0.5, 1.1",
    "6.4, 0, 1.1",
    "6.4, -0.4, 1.1",
    "4.2, 0.5, 0.9",
    "3.6, -0.4, 0.9",
    "9.3, 0.4, 2.0",
    "9.3, -0.3, 2.0"
  })
  void widthsAreThoseOfTheCylinderWhateverBlurMoves(double radius, double power, double blur) {
    Plane plane = fibre(radius, power, blur);
    Trace trace = along(radius);

    CylinderProfile profile = CylinderProfile.of(plane, List.of(trace), 0.7);
    double width = FibreWidth.on(plane, List.of(trace), null, 0.7).of(trace);

    assertThat(profile).isNotNull();
    assertThat(profile.power()).isCloseTo(power, within(0.2));
    assertThat(profile.blur()).isCloseTo(blur, within(0.3));
    assertThat(width).isCloseTo(2 * radius, within(0.03 * 2 * radius));
  }

  @Test
  void theSteepestPlacesAloneAreOffOneWayInTransmissionAndTheOtherOnRims() {
    double thick = steepest(fibre(4.2, 0.5, 0.9));
    double rim = steepest(fibre(4.2, -0.4, 0.9));

    assertThat(thick).isLessThan(8.4 - 0.5);
    assertThat(rim).isGreaterThan(8.4 + 0.3);
  }

  private static double steepest(Plane plane) {
    return FibreWidth.median(
        FibreWidth.places(plane, along(4.2)).stream().mapToDouble(FibreWidth.Place::width));
  }

  @Test
  void shortFibresTellNoProfile() {
    Trace whole = along(6);
    Trace stub =
        new Trace(
            Arrays.copyOf(whole.xs(), 6),
            Arrays.copyOf(whole.ys(), 6),
            Arrays.copyOf(whole.radii(), 6),
            End.OPEN,
            End.OPEN);

    assertThat(CylinderProfile.of(fibre(6, 0, 1), List.of(stub), 0.7)).isNull();
  }
}
