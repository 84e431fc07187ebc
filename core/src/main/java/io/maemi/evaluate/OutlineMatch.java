package io.maemi.evaluate;

import io.maemi.measure.LabelImage;
import io.maemi.measure.Measurement;
import io.maemi.micrograph.Micrograph;
import java.awt.image.Raster;
import java.util.HashMap;
import java.util.Map;

/** How many outlines lie on true ones. */
final class OutlineMatch {
  /** Intersection over union from which two outlines are of one object. */
  private static final double SAME = 0.5;

  private OutlineMatch() {}

  /** Matched objects over matched, missed and invented ones. */
  static double of(Micrograph micrograph, Measurement found, Raster truth) {
    Raster ours = LabelImage.draw(micrograph, found).getRaster();
    int width = Math.min(truth.getWidth(), ours.getWidth());
    int height = Math.min(truth.getHeight(), ours.getHeight());
    Map<Integer, Integer> areas = new HashMap<>();
    Map<Integer, Integer> trueAreas = new HashMap<>();
    Map<Long, Integer> common = new HashMap<>();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int own = ours.getSample(x, y, 0);
        int other = truth.getSample(x, y, 0);
        if (own != 0) {
          areas.merge(own, 1, Integer::sum);
        }
        if (other != 0) {
          trueAreas.merge(other, 1, Integer::sum);
        }
        if (own != 0 && other != 0) {
          common.merge((long) own << Integer.SIZE | other, 1, Integer::sum);
        }
      }
    }
    int matched = 0;
    for (Map.Entry<Long, Integer> both : common.entrySet()) {
      int own = areas.getOrDefault((int) (both.getKey() >> Integer.SIZE), 0);
      int other = trueAreas.getOrDefault(both.getKey().intValue(), 0);
      matched += both.getValue() > SAME * (own + other - both.getValue()) ? 1 : 0;
    }
    int all = areas.size() + trueAreas.size() - matched;
    return all == 0 ? 1 : matched / (double) all;
  }
}
