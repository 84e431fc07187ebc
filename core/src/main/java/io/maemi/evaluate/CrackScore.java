package io.maemi.evaluate;

import io.maemi.measure.Measurement;
import io.maemi.synth.Truth;
import java.util.List;

/** In how many images cracks are told: of those that have some, and of those that have none. */
final class CrackScore {
  private int cracked;
  private int told;
  private int sound;
  private int invented;

  void add(Measurement found, Truth truth) {
    int one = found.quantity("crack count") == null ? 0 : 1;
    if ("present".equals(truth.attributes().get("crack"))) {
      cracked++;
      told += one;
    } else {
      sound++;
      invented += one;
    }
  }

  int images() {
    return cracked + sound;
  }

  List<MeasureRow.Figure> figures() {
    return List.of(
        MeasureRow.Figure.count("with cracks", cracked),
        MeasureRow.Figure.count("told", told),
        MeasureRow.Figure.count("without", sound),
        MeasureRow.Figure.count("told all the same", invented));
  }
}
