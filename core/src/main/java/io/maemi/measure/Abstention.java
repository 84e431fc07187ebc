package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;

/** The measurement of an image that holds nothing of the kind asked for. */
final class Abstention {
  private Abstention() {}

  static Measurement of(FieldOfView view, Kind kind, String why) {
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(view.micrograph()));
    evidence.add(new Fact(kind.word(), "nothing to measure: " + why, "segmentation"));
    return new Measurement(
        kind, 0, null, List.of(), List.of(), List.of(), true, List.copyOf(evidence));
  }
}
