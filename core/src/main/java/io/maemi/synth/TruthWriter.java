package io.maemi.synth;

import io.maemi.synth.Truth.TrueDefect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the truth off a scene after the scan: what lies inside the image, how much of it is seen,
 * in nanometres.
 */
final class TruthWriter {
  private static final double SEEN = 0.5;
  private static final int ENOUGH_FOR_SPREAD = 5;
  // The record wants a number; an image that is no micrograph has no pixel size.
  private static final double NO_SCALE = 1;

  private final Scene scene;
  private final double[] shifts;

  TruthWriter(Scene scene, double[] shifts) {
    this.scene = scene;
    this.shifts = shifts;
  }

  /** The truth; {@code barRows} rows of data bar below the image are ground in the instance map. */
  Truth truth(long seed, Family family, int barRows) {
    int width = scene.width - 2 * Scene.PAD;
    short[] seen = new short[width * (scene.height + barRows)];
    int[] visible = new int[highestId() + 1];
    for (int y = 0; y < scene.height; y++) {
      int from = y * scene.width + Scene.PAD + (int) Math.round(shifts[y]);
      for (int x = 0; x < width; x++) {
        short id = scene.label[from + x];
        seen[y * width + x] = id;
        visible[id & 0xffff]++;
      }
    }
    short[] number = new short[visible.length];
    int count = 0;
    double sum = 0;
    double squares = 0;
    int sized = 0;
    for (Scene.Item item : scene.items()) {
      if (visible[item.id()] > 0 && visible[item.id()] >= SEEN * item.area()) {
        number[item.id()] = (short) ++count;
        if (!Double.isNaN(item.size())) {
          double nm = item.size() * scene.nmPerPixel;
          sum += nm;
          squares += nm * nm;
          sized++;
        }
      }
    }
    int next = count;
    for (int id = 1; id < number.length; id++) {
      if (number[id] == 0 && visible[id] > 0) {
        number[id] = (short) ++next;
      }
    }
    for (int i = 0; i < seen.length; i++) {
      seen[i] = number[seen[i] & 0xffff];
    }
    double mean = sum / Math.max(1, sized);
    double sd = Math.sqrt(Math.max(0, (squares - sized * mean * mean) / Math.max(1, sized - 1)));
    if (scene.isCounted() && sized >= ENOUGH_FOR_SPREAD) {
      scene.attribute(
          "dispersity", sd < 0.15 * mean ? "narrow" : sd < 0.35 * mean ? "moderate" : "broad");
    }
    List<TrueDefect> defects = defects(width);
    if (defects.isEmpty()) {
      scene.attributes.computeIfPresent("defect", (name, value) -> "none");
    }
    double covered = 1 - (double) visible[0] / (width * scene.height);
    return new Truth(
        seed,
        family.key(),
        family.category(),
        scene.nmPerPixel,
        scene.isCounted() ? count : null,
        sized > 0 ? mean : null,
        sized > 1 ? sd : null,
        scene.pitchNm(),
        scene.hasCoverage() ? covered : null,
        defects,
        sorted(scene.attributes),
        scene.isCounted() ? seen : null);
  }

  /** The truth of an image that is no micrograph. */
  static Truth foreign(long seed, Family family, ColourImage image) {
    return new Truth(
        seed,
        family.key(),
        null,
        NO_SCALE,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        sorted(image.attributes()),
        null);
  }

  private List<TrueDefect> defects(int width) {
    List<TrueDefect> inside = new ArrayList<>();
    for (TrueDefect defect : scene.defects()) {
      int row = (int) Math.max(0, Math.min(scene.height - 1, defect.y() + defect.height() / 2));
      double x = defect.x() - Scene.PAD - shifts[row];
      double middle = x + defect.width() / 2;
      if (middle >= 0 && middle < width) {
        inside.add(new TrueDefect(defect.kind(), x, defect.y(), defect.width(), defect.height()));
      }
    }
    return List.copyOf(inside);
  }

  /** In one order everywhere, so that written truth is the same byte for byte. */
  private static Map<String, String> sorted(Map<String, String> attributes) {
    return Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  private int highestId() {
    int highest = 0;
    for (Scene.Item item : scene.items()) {
      highest = Math.max(highest, item.id());
    }
    for (short id : scene.label) {
      highest = Math.max(highest, id & 0xffff);
    }
    return highest;
  }
}
