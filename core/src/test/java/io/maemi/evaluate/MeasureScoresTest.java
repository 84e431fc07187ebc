package io.maemi.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.evaluate.MeasureComparison.Reliability;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Measurement.Phase;
import io.maemi.measure.Measurer;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import io.maemi.synth.Truth;
import io.maemi.synth.Truth.TrueDefect;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MeasureScoresTest {
  private static Map<String, Double> named(List<MeasureRow.Figure> figures) {
    return figures.stream()
        .collect(Collectors.toMap(MeasureRow.Figure::name, MeasureRow.Figure::value));
  }

  @Test
  void countsAreRightWithinAFifthOrOne() {
    CountScore score = new CountScore();
    score.add(3, 2, 10.5, 10.0);
    score.add(12, 10, 12, 10.0);
    score.add(13, 10, 10, null);

    Map<String, Double> figures = named(score.figures());
    assertThat(figures.get("count within 20 %")).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(figures.get("count MedAPE")).isCloseTo(0.3, within(1e-9));
    assertThat(figures.get("size within 10 %")).isEqualTo(0.5);
    assertThat(figures.get("size MedAPE")).isCloseTo(0.125, within(1e-9));
    assertThat(figures).doesNotContainKey("AP50");
  }

  @Test
  void defectsMatchWhereTheirBoxesTouch() {
    DefectScore score = new DefectScore();
    score.add(
        List.of(
            new Defect("bridge", 10, 10, 8, 8, 1),
            new Defect("break", 100, 100, 5, 5, 1),
            new Defect("break", 200, 200, 5, 5, 1)),
        List.of(
            new TrueDefect("bridge", 12, 12, 8, 8),
            new TrueDefect("pinch", 101, 98, 5, 5),
            new TrueDefect("break", 300, 300, 5, 5)));

    Map<String, Double> figures = named(score.figures());
    assertThat(figures.get("recall")).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(figures.get("precision")).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(figures.get("kind right")).isEqualTo(0.5);
    assertThat(figures.get("found")).isEqualTo(3);
    assertThat(figures.get("matched")).isEqualTo(2);
    assertThat(new MeasureRow("lines", "MAEMI", 3, score.figures()).text())
        .contains("found 3  matched 2  recall 0.667");
  }

  @Test
  void phasesAreComparedInTheOrderOfTheirGreyAndJoinedWhereTheyAreMore() {
    BufferedImage mask = new BufferedImage(10, 10, BufferedImage.TYPE_BYTE_GRAY);
    float[] grey = new float[100];
    for (int i = 0; i < 100; i++) {
      // The mask's ids run against the grey levels.
      mask.getRaster().setSample(i % 10, i / 10, 0, i < 30 ? 255 : 0);
      grey[i] = i < 30 ? 20 : 180;
    }
    PhaseScore score = new PhaseScore();
    score.add(
        List.of(new Phase("dark phase", 0.3), new Phase("a", 0.5), new Phase("b", 0.2)),
        mask.getRaster(),
        grey);
    score.add(
        List.of(new Phase("dark phase", 0.4), new Phase("bright phase", 0.6)),
        mask.getRaster(),
        grey);

    Map<String, Double> figures = named(score.figures());
    assertThat(figures.get("mean")).isCloseTo(0.05, within(1e-9));
    assertThat(figures.get("within 0.05")).isEqualTo(0.5);
  }

  @Test
  void phasesThatWereTaughtAreComparedByName() {
    BufferedImage mask = new BufferedImage(10, 10, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 30; i++) {
      mask.getRaster().setSample(i % 10, i / 10, 0, 127);
    }
    PhaseScore score = new PhaseScore();
    score.add(
        Map.of("phase 0", 0.67, "phase 127", 0.30, "phase 255", 0.03),
        PhaseScore.shares(mask.getRaster()));

    Map<String, Double> figures = named(score.figures());
    assertThat(figures.get("mean")).isCloseTo(0.02, within(1e-9));
    assertThat(figures.get("within 0.05")).isEqualTo(1);
  }

  @Test
  void patternsAreScoredTogetherAndByNoiseInstrumentAndFocus() {
    SimulatedMicrograph image = new Simulator().simulate(3, Family.LINES);
    Map<String, String> words = image.truth().attributes();
    PatternScore score = new PatternScore(Family.LINES);
    score.add(
        image.micrograph(),
        Measurer.measure(image.micrograph(), Kind.LINES),
        new Truth(
            3,
            "lines",
            image.truth().category(),
            image.truth().nanometresPerPixel(),
            image.truth().count(),
            image.truth().meanSizeNm(),
            image.truth().sdSizeNm(),
            image.truth().pitchNm(),
            null,
            List.of(new TrueDefect("bridge", -90, -90, 1, 1)),
            words,
            image.truth().instances()));

    List<MeasureRow> rows = score.rows();
    assertThat(rows.stream().map(MeasureRow::data))
        .containsExactlyInAnyOrder(
            "lines, edges",
            "lines, edges, " + words.get("focus"),
            "lines, edges, " + words.get("edge"),
            "lines, defects",
            "lines, defects, noise " + words.get("noise"),
            "lines, defects, " + words.get("instrument"));
    Map<String, Double> edges = named(rows.get(0).figures());
    assertThat(edges.get("no pattern")).isEqualTo(0);
    assertThat(edges.get("wrong pattern")).isEqualTo(0);
    assertThat(edges.get("CD bias, mean, px")).isCloseTo(0, within(1.5));
  }

  @Test
  void cracksAreScoredWhereTheyAreAndWhereNoneAre() {
    CrackScore score = new CrackScore();
    for (Family family : List.of(Family.FILM_CRACKED, Family.FILM_GRAINS, Family.BLANK)) {
      SimulatedMicrograph image = new Simulator().simulate(7, family);
      score.add(Measurer.measure(image.micrograph(), Kind.PHASES), image.truth());
    }

    assertThat(score.images()).isEqualTo(3);
    assertThat(named(score.figures()))
        .isEqualTo(
            Map.of("with cracks", 1.0, "told", 1.0, "without", 2.0, "told all the same", 0.0));
  }

  @Test
  void kindsAreScoredByWhatIsMeasuredWhereNoneIsGiven() {
    KindScore score = new KindScore(Kind.LINES);
    score.add(new Simulator().simulate(3, Family.LINES).micrograph());
    score.add(new Simulator().simulate(3, Family.CELLS).micrograph());

    MeasureRow row = score.row("lines");
    assertThat(row.n()).isEqualTo(2);
    assertThat(row.data()).isEqualTo("lines, no kind given");
    assertThat(named(row.figures())).isEqualTo(Map.of("kind right", 0.5));
  }

  @Test
  void theTrueRoughnessOfLinesIsReadFromTheirInstances() {
    int height = 400;
    short[] instances = new short[60 * height];
    for (int v = 0; v < height; v++) {
      int width = 20 + (v / 4 % 2 == 0 ? 3 : -3);
      for (int u = 10; u < 10 + width; u++) {
        instances[v * 60 + u] = 1;
      }
    }

    assertThat(LineScore.roughness(instances, 60, 1))
        .isCloseTo(3 * Math.sqrt(9 - 1 / 6.0), within(1e-6));
    assertThat(LineScore.roughness(new short[600], 60, 0)).isNull();
  }

  @Test
  void theReliabilityChartHasADotForEachConfidence() {
    String svg =
        new ReliabilityChart(
                List.of(
                    new Reliability(0.95, 0, true),
                    new Reliability(0.93, 0.1, true),
                    new Reliability(0.2, 0.9, false)))
            .svg();

    assertThat(svg.split("<circle", -1)).hasSize(3);
    assertThat(svg).contains("n 2, right 2").contains("n 1, right 0");
  }
}
