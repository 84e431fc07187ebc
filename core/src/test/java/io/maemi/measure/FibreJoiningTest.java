package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.measure.FibreEnds.Course;
import io.maemi.measure.FibreEnds.End;
import io.maemi.measure.FibreTracer.Trace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On masks that are drawn as strips 12 pixels wide. */
class FibreJoiningTest {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 200;
  private static final double RADIUS = 6;

  /** The depth in what is brighter than the ground. */
  private static MaskDepth depth(Drawn drawn) {
    boolean[] mask = Threshold.above(Plane.of(drawn.micrograph().pixels()), 120);
    return new MaskDepth(Splitting.distances(mask, WIDTH, HEIGHT), WIDTH, HEIGHT);
  }

  private static Drawn ground() {
    return new Drawn(WIDTH, HEIGHT, 50);
  }

  /** A straight trace between two points. */
  private static Trace trace(double x0, double y0, double x1, double y1, End first, End last) {
    int n = (int) (Math.hypot(x1 - x0, y1 - y0) / 3) + 1;
    double[] along = IntStream.rangeClosed(0, n).mapToDouble(k -> (double) k / n).toArray();
    double[] xs = IntStream.rangeClosed(0, n).mapToDouble(k -> x0 + along[k] * (x1 - x0)).toArray();
    double[] ys = IntStream.rangeClosed(0, n).mapToDouble(k -> y0 + along[k] * (y1 - y0)).toArray();
    return new Trace(
        xs, ys, IntStream.rangeClosed(0, n).mapToDouble(k -> 6).toArray(), first, last);
  }

  @Test
  void piecesThatFaceEachOtherAreOneFibre() {
    MaskDepth depth = depth(ground().strip(10, 100, 290, 100, 12, 180));
    // The second was walked the other way.
    Trace left = trace(12, 100, 130, 100, End.OPEN, End.LOST);
    Trace right = trace(288, 100, 170, 100, End.OPEN, End.LOST);

    List<Trace> joined = FibreJoining.joined(List.of(left, right), depth, RADIUS);

    assertThat(joined).hasSize(1);
    assertThat(joined.get(0).length()).isCloseTo(276, within(1.0));
    assertThat(joined.get(0).straightness()).isCloseTo(1, within(0.01));
    assertThat(joined.get(0).first()).isEqualTo(End.OPEN);
    assertThat(joined.get(0).last()).isEqualTo(End.OPEN);
  }

  @Test
  void threePiecesAreOneChain() {
    MaskDepth depth = depth(ground().strip(10, 100, 290, 100, 12, 180));
    List<Trace> pieces =
        List.of(
            trace(120, 100, 180, 100, End.LOST, End.LOST),
            trace(12, 100, 100, 100, End.OPEN, End.LOST),
            trace(200, 100, 288, 100, End.LOST, End.OPEN));

    List<Trace> joined = FibreJoining.joined(pieces, depth, RADIUS);

    assertThat(joined).hasSize(1);
    assertThat(joined.get(0).length()).isCloseTo(276, within(1.0));
  }

  @Test
  void endsBeforeOpenGroundAreNotJoined() {
    MaskDepth depth = depth(ground().strip(10, 100, 290, 100, 12, 180));
    Trace left = trace(12, 100, 130, 100, End.OPEN, End.OPEN);
    Trace right = trace(170, 100, 288, 100, End.OPEN, End.OPEN);

    assertThat(FibreJoining.joined(List.of(left, right), depth, RADIUS)).hasSize(2);
  }

  @Test
  void piecesAtAnAngleFarApartOrOverOpenGroundAreNotJoined() {
    MaskDepth angle =
        depth(ground().strip(10, 100, 150, 100, 12, 180).strip(150, 100, 150, 190, 12, 180));
    Trace along = trace(12, 100, 120, 100, End.OPEN, End.LOST);
    Trace down = trace(150, 125, 150, 188, End.LOST, End.OPEN);
    assertThat(FibreJoining.joined(List.of(along, down), angle, RADIUS)).hasSize(2);

    MaskDepth whole = depth(ground().strip(10, 100, 290, 100, 12, 180));
    Trace far = trace(250, 100, 288, 100, End.LOST, End.OPEN);
    assertThat(FibreJoining.joined(List.of(along, far), whole, RADIUS)).hasSize(2);

    MaskDepth parted =
        depth(ground().strip(10, 100, 125, 100, 12, 180).strip(180, 100, 290, 100, 12, 180));
    Trace beyond = trace(182, 100, 288, 100, End.LOST, End.OPEN);
    assertThat(FibreJoining.joined(List.of(along, beyond), parted, RADIUS)).hasSize(2);
  }

  @Test
  void anEndOnAnotherFibreIsAFibresAndOneWhereTheMaskGoesOnIsNot() {
    MaskDepth depth =
        depth(ground().strip(10, 60, 290, 60, 12, 180).strip(150, 60, 150, 190, 12, 180));
    Trace under = trace(150, 188, 150, 62, End.OPEN, End.HIDDEN);
    Trace taken = trace(12, 60, 120, 60, End.OPEN, End.HIDDEN);

    List<Trace> told = FibreEnds.told(List.of(under, taken), depth, RADIUS);

    assertThat(told.get(0).last()).isEqualTo(End.HIDDEN);
    assertThat(told.get(1).last()).isEqualTo(End.LOST);
  }

  @Test
  void hiddenAndLostEndsCountByHowTheirFibresRun() {
    List<Trace> traces =
        List.of(
            trace(0, 0, 90, 0, End.OPEN, End.OPEN),
            trace(0, 20, 90, 20, End.OPEN, End.HIDDEN),
            trace(0, 40, 90, 40, End.HIDDEN, End.HIDDEN),
            trace(0, 60, 90, 60, End.LOST, End.LOST),
            trace(0, 80, 90, 80, End.LOST, End.LOST));

    assertThat(Course.of(traces)).isEqualTo(Course.STRAIGHT);
    assertThat(Course.STRAIGHT.fibres(traces)).isEqualTo(4);
    assertThat(Course.CURVED.fibres(traces)).isEqualTo(2);
    assertThat(Course.STANDING.fibres(traces)).isEqualTo(3);
    assertThat(Course.CURVED.fibres(List.of())).isEqualTo(1);
  }

  @Test
  void wiresThatEndOnOthersAreCounted() {
    Drawn drawn = ground().strip(20, 40, 280, 40, 12, 180).strip(30, 170, 270, 160, 12, 180);
    for (int k = 0; k < 4; k++) {
      drawn.strip(60 + 55 * k, 40, 65 + 55 * k, 120, 12, 180);
    }

    Measurement measured = Measurer.measure(drawn.noisy(4, 2).micrograph(), Kind.FIBRES);

    assertThat(measured.count()).isEqualTo(6);
  }
}
