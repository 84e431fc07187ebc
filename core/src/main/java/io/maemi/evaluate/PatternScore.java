package io.maemi.evaluate;

import io.maemi.measure.Measurement;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Family;
import io.maemi.synth.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Defects of simulated patterns and, of lines, widths and roughness: of all images, and of those
 * with one class of noise, one instrument, one focus or smooth or rough edges.
 */
final class PatternScore {
  private static final String ALL = "";

  private final Family family;
  private final Map<String, DefectScore> defects = new TreeMap<>();
  private final Map<String, LineScore> lines = new TreeMap<>();

  PatternScore(Family family) {
    this.family = family;
  }

  void add(Micrograph micrograph, Measurement found, Truth truth) {
    Map<String, String> words = truth.attributes();
    for (String group :
        List.of(ALL, ", noise " + words.get("noise"), ", " + words.get("instrument"))) {
      defects
          .computeIfAbsent(group, name -> new DefectScore())
          .add(found.defects(), truth.defects());
    }
    if (family == Family.LINES) {
      for (String group : List.of(ALL, ", " + words.get("focus"), ", " + words.get("edge"))) {
        lines.computeIfAbsent(group, name -> new LineScore()).add(micrograph, found, truth);
      }
    }
  }

  List<MeasureRow> rows() {
    List<MeasureRow> rows = new ArrayList<>();
    lines.forEach(
        (group, score) ->
            rows.add(
                new MeasureRow(
                    family.key() + ", edges" + group, "MAEMI", score.images(), score.figures())));
    defects.forEach(
        (group, score) -> {
          if (score.truth() > 0) {
            rows.add(
                new MeasureRow(
                    family.key() + ", defects" + group, "MAEMI", score.truth(), score.figures()));
          }
        });
    return rows;
  }
}
