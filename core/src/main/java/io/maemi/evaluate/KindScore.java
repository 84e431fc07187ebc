package io.maemi.evaluate;

import io.maemi.measure.Kind;
import io.maemi.measure.Measurer;
import io.maemi.micrograph.Micrograph;
import java.util.List;

/** Of how many images it is told what to measure where nobody says so. */
final class KindScore {
  private final Kind kind;
  private int images;
  private int right;

  KindScore(Kind kind) {
    this.kind = kind;
  }

  void add(Micrograph micrograph) {
    images++;
    right += Measurer.measure(micrograph).of() == kind ? 1 : 0;
  }

  MeasureRow row(String data) {
    return new MeasureRow(
        data + ", no kind given",
        "MAEMI",
        images,
        List.of(MeasureRow.Figure.share("kind right", right, images)));
  }
}
