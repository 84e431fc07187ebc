package io.maemi.synth;

import java.util.Arrays;
import java.util.List;

/** Measurements on instance maps, independent of how the simulator keeps its books. */
final class InstanceMap {
  private InstanceMap() {}

  /** Pixels of each label, ground first. */
  static int[] areas(short[] map) {
    int highest = 0;
    for (short id : map) {
      highest = Math.max(highest, id & 0xffff);
    }
    int[] area = new int[highest + 1];
    for (short id : map) {
      area[id & 0xffff]++;
    }
    return area;
  }

  /** Mean equivalent diameter in pixels of the objects that touch no border. */
  static double meanDiameter(SimulatedMicrograph image) {
    short[] map = image.truth().instances();
    int width = image.micrograph().pixels().width();
    int height = image.micrograph().specimen().height();
    int[] area = areas(map);
    boolean[] cut = new boolean[area.length];
    for (int x = 0; x < width; x++) {
      cut[map[x] & 0xffff] = true;
      cut[map[(height - 1) * width + x] & 0xffff] = true;
    }
    for (int y = 0; y < height; y++) {
      cut[map[y * width] & 0xffff] = true;
      cut[map[y * width + width - 1] & 0xffff] = true;
    }
    double sum = 0;
    int whole = 0;
    for (int id = 1; id < area.length; id++) {
      if (!cut[id]) {
        sum += 2 * Math.sqrt(area[id] / Math.PI);
        whole++;
      }
    }
    return sum / whole;
  }

  /**
   * Adds lengths of labelled runs of one row and distances of their starts; runs at the borders are
   * left out.
   */
  static void runs(short[] map, int from, int width, List<Double> lengths, List<Double> pitches) {
    int start = -1;
    int last = -1;
    for (int x = 1; x < width; x++) {
      boolean on = map[from + x] != 0;
      boolean before = map[from + x - 1] != 0;
      if (on && !before) {
        if (last >= 0) {
          pitches.add((double) (x - last));
        }
        start = x;
        last = x;
      } else if (!on && before && start >= 0) {
        lengths.add((double) (x - start));
      }
    }
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    // The mean of the middle half: finer than whole pixels.
    return Arrays.stream(sorted, sorted.length / 4, sorted.length - sorted.length / 4)
        .average()
        .orElse(Double.NaN);
  }

  /** Width of a long straight object, from its second moments as if it were a rectangle. */
  static double minorExtent(short[] map, int width) {
    double n = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    for (int i = 0; i < map.length; i++) {
      if (map[i] != 0) {
        double x = i % width;
        double y = i / width;
        n++;
        sx += x;
        sy += y;
        sxx += x * x;
        syy += y * y;
        sxy += x * y;
      }
    }
    double xx = sxx / n - sx * sx / n / n;
    double yy = syy / n - sy * sy / n / n;
    double xy = sxy / n - sx * sy / n / n;
    double major = (xx + yy) / 2 + Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
    // Area over length: less sensitive to a slight bend than the minor moment.
    return n / Math.sqrt(12 * major);
  }
}
