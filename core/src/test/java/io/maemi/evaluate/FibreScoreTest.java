package io.maemi.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurer;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FibreScoreTest {
  private static final int SIDE = 240;
  private static final int THICK = 12;

  /** Bars through the middle at angles counterclockwise from the rows, as an instance map. */
  private static short[] bars(double... degrees) {
    short[] instances = new short[SIDE * SIDE];
    for (int i = 0; i < instances.length; i++) {
      double x = i % SIDE - SIDE / 2.0;
      double y = SIDE / 2.0 - i / SIDE;
      for (int bar = 0; bar < degrees.length; bar++) {
        double angle = Math.toRadians(degrees[bar]);
        double along = x * Math.cos(angle) + y * Math.sin(angle);
        double beside = y * Math.cos(angle) - x * Math.sin(angle);
        if (Math.abs(along) < SIDE / 2.5 && Math.abs(beside) < THICK / 2.0) {
          instances[i] = (short) (bar + 1);
        }
      }
    }
    return instances;
  }

  private static Micrograph drawn(short[] instances) {
    byte[] grey = new byte[instances.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (instances[i] == 0 ? 40 : 200);
    }
    return new Micrograph(
        "bars.png", "PNG", GreyImage.of(SIDE, SIDE, grey), null, Instrument.UNKNOWN, null, 0);
  }

  @Test
  void aBarLiesAlongItsAxisBothByItsOutlineAndByGradients() {
    for (double angle : new double[] {0, 30, 75, 120, 165}) {
      short[] bar = bars(angle);
      Alignment truth = new Alignment(angle, 1);

      assertThat(Alignment.of(bar, SIDE).turnedFrom(truth)).isLessThan(1);
      assertThat(Alignment.of(bar, SIDE).order()).isCloseTo(1, within(0.01));
      assertThat(Alignment.ofGradients(drawn(bar)).turnedFrom(truth)).isLessThan(2);
      assertThat(Alignment.ofGradients(drawn(bar)).order()).isBetween(0.7, 0.95);
    }
  }

  @Test
  void barsAcrossEachOtherLieInNoDirection() {
    assertThat(Alignment.of(bars(20, 110), SIDE).order()).isLessThan(0.1);
    assertThat(Alignment.ofGradients(drawn(bars(20, 110))).order()).isLessThan(0.1);
  }

  @Test
  void anAxisHasNoEnds() {
    assertThat(new Alignment(179, 1).turnedFrom(new Alignment(2, 1))).isCloseTo(3, within(1e-9));
  }

  @Test
  void theWidthIsThatAlongTheMiddleLineButAtCrossings() {
    assertThat(DiameterJBaseline.meanWidth(drawn(bars(30)))).isCloseTo(THICK, within(1.2));
    assertThat(DiameterJBaseline.meanWidth(drawn(bars(0, 90)))).isCloseTo(THICK, within(1.2));
  }

  @Test
  void directionsAndWidthsHaveARowEach() {
    SimulatedMicrograph image = new Simulator().simulate(4, Family.NANOWIRES);
    FibreScore score = new FibreScore();
    assertThat(score.rows("nanowires")).isEmpty();

    score.add(image.micrograph(), Measurer.measure(image.micrograph(), Kind.FIBRES), image.truth());

    List<MeasureRow> rows = score.rows("nanowires");
    assertThat(rows)
        .extracting(MeasureRow::method)
        .containsExactly("DiameterJ", "MAEMI", "OrientationJ");
    assertThat(rows).extracting(MeasureRow::n).containsOnly(1);
    Map<String, Double> ours =
        rows.get(1).figures().stream()
            .collect(Collectors.toMap(MeasureRow.Figure::name, MeasureRow.Figure::value));
    assertThat(ours.get("order, median error")).isBetween(0.0, 0.3);
    assertThat(rows.get(0).figures())
        .extracting(MeasureRow.Figure::name)
        .containsExactly("size within 10 %", "size MedAPE");
  }
}
