package io.maemi.evaluate;

import io.maemi.measure.Measurement.Defect;
import io.maemi.synth.Truth.TrueDefect;
import java.util.ArrayList;
import java.util.List;

/** Defects found against true ones: a found one matches a true one whose box it touches. */
final class DefectScore {
  /** Boxes are widened by so many pixels before they must touch. */
  private static final double MARGIN = 4;

  private int truth;
  private int found;
  private int matched;
  private int kindRight;

  void add(List<Defect> defects, List<TrueDefect> trueDefects) {
    List<Defect> left = new ArrayList<>(defects);
    truth += trueDefects.size();
    found += defects.size();
    for (TrueDefect one : trueDefects) {
      List<Defect> near = left.stream().filter(defect -> touches(defect, one)).toList();
      if (!near.isEmpty()) {
        Defect match =
            near.stream()
                .filter(defect -> defect.kind().equals(one.kind()))
                .findFirst()
                .orElse(near.get(0));
        matched++;
        kindRight += match.kind().equals(one.kind()) ? 1 : 0;
        left.remove(match);
      }
    }
  }

  private static boolean touches(Defect defect, TrueDefect one) {
    return defect.x() <= one.x() + one.width() + MARGIN
        && one.x() <= defect.x() + defect.width() + MARGIN
        && defect.y() <= one.y() + one.height() + MARGIN
        && one.y() <= defect.y() + defect.height() + MARGIN;
  }

  int truth() {
    return truth;
  }

  List<MeasureRow.Figure> figures() {
    return List.of(
        MeasureRow.Figure.count("found", found),
        MeasureRow.Figure.count("matched", matched),
        MeasureRow.Figure.share("recall", matched, truth),
        MeasureRow.Figure.share("precision", matched, found),
        MeasureRow.Figure.share("kind right", kindRight, matched));
  }
}
