package io.maemi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Defects found against true ones, image by image and kind by kind. */
final class DefectScore {
  private int truth;
  private int found;
  private int right;

  void add(List<String> foundKinds, List<String> trueKinds) {
    List<String> left = new ArrayList<>(foundKinds);
    truth += trueKinds.size();
    found += foundKinds.size();
    for (String kind : trueKinds) {
      right += left.remove(kind) ? 1 : 0;
    }
  }

  boolean any() {
    return truth + found > 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "true %d, found %d, of the right kind on the right image %d: precision %.2f, recall %.2f",
        truth,
        found,
        right,
        right / (double) Math.max(1, found),
        right / (double) Math.max(1, truth));
  }
}
