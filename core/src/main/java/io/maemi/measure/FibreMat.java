package io.maemi.measure;

import io.maemi.measure.FibreMeasurement.Web;
import io.maemi.measure.FibreRims.Body;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stand of wires so dense that no threshold parts them: those in front, found by their two rims.
 */
final class FibreMat {
  /** Bins a factor e in the histogram of widths, and the kernel that smooths it, in bins. */
  private static final int BINS = 40;

  private static final double KERNEL = 3;

  /** Widths from this share of the typical one on, and up to the other, are of single wires. */
  private static final double NARROWEST = 0.93;

  private static final double WIDEST = 1.3;

  /** The density where widths begin, against its mean up to 1.8 times the width. */
  private static final double BEGUN = 0.75;

  /** Least weight of the bodies about the typical width, against those about any other. */
  private static final double ENOUGH = 0.3;

  /** At least this share of the edges are of bodies between rims. */
  private static final double RIMMED = 0.15;

  /** The wires seen whole cover at least this share of a mat. */
  private static final double COVERING = 0.03;

  /** Where a mask parts at least this share of the wires from each other, it is no mat. */
  private static final double PARTED = 0.85;

  /** Widest wire looked for, as a share of the smaller side of the image, and in pixels. */
  private static final double SHARE = 0.15;

  private static final int LARGEST = 60;

  private FibreMat() {}

  /**
   * The wires of a mat, or null where the image shows none.
   *
   * @param mask the best mask by a threshold, or null; where it parts the wires there is no mat
   */
  static @Nullable Web of(Scene scene, @Nullable Web mask) {
    ImageQuality quality = scene.quality();
    double sigma =
        Math.max(0.7, Math.min(2, 6 * quality.noise() / Math.max(1, quality.contrast())));
    int widest = (int) Math.min(LARGEST, SHARE * Math.min(scene.width(), scene.height()));
    FibreRims.Found found =
        FibreRims.bodies(scene.plane().smooth(sigma), quality.noise() / (5 * sigma), widest);
    List<Body> all = found.bodies();
    if (all.size() < RIMMED * found.edges()) {
      return null;
    }
    double begin = begin(all);
    List<Body> whole = new ArrayList<>();
    double sum = 0;
    double weights = 0;
    for (Body body : all) {
      if (body.width() >= NARROWEST * begin && body.width() <= WIDEST * begin) {
        whole.add(body);
        sum += body.weight() * body.width();
        weights += body.weight();
      }
    }
    if (weights == 0) {
      return null;
    }
    if (mask != null && mask.bright() && parted(whole, mask, scene.width()) >= PARTED) {
      return null;
    }
    float[] distance = new float[scene.width() * scene.height()];
    float[] widths = new float[distance.length];
    draw(whole, scene.width(), distance, widths);
    boolean[] seen = new boolean[distance.length];
    int covered = 0;
    for (int i = 0; i < seen.length; i++) {
      seen[i] = distance[i] > 0;
      covered += seen[i] ? 1 : 0;
    }
    double merit = mask == null ? 0.3 : mask.merit();
    return covered < COVERING * seen.length
        ? null
        : new Web(
            true, seen, distance, sum / weights / 2, merit, "bright fibres between rims", widths);
  }

  /** The share of the bodies that are about as wide in {@code mask} as they are. */
  private static double parted(List<Body> bodies, Web mask, int width) {
    int parted = 0;
    for (Body body : bodies) {
      int x = (int) body.x();
      int y = (int) body.y();
      float reach = mask.distance()[y * width + x];
      parted += reach > 0 && reach < 0.6 * body.width() + 1 ? 1 : 0;
    }
    return (double) parted / bodies.size();
  }

  /**
   * The least width that whole wires have. A wire partly behind others shows no two rims, and
   * several taken for one are wider, by any amount: this is where the widths begin. 0 where they do
   * not begin anywhere.
   */
  private static double begin(List<Body> bodies) {
    int bins = (int) (BINS * Math.log(2 * LARGEST)) + 1;
    int reach = (int) (3 * KERNEL);
    double[] density = new double[bins];
    double[] mass = new double[bins + 1];
    for (Body body : bodies) {
      int middle = (int) Math.round(BINS * Math.log(Math.max(1, body.width())));
      for (int k = Math.max(0, middle - reach); k <= Math.min(bins - 1, middle + reach); k++) {
        double off = (k - middle) / KERNEL;
        density[k] += body.weight() / body.width() * Math.exp(-off * off / 2);
      }
      mass[Math.min(bins, middle + 1)] += body.weight();
    }
    for (int k = 0; k < bins; k++) {
      mass[k + 1] += mass[k];
    }
    int ahead = (int) (0.6 * BINS);
    int single = (int) (BINS * Math.log(WIDEST));
    double most = 0;
    for (int k = 0; k + single <= bins; k++) {
      most = Math.max(most, mass[k + single] - mass[k]);
    }
    for (int k = 0; k + ahead < bins; k++) {
      double mean = 0;
      for (int j = k; j < k + ahead; j++) {
        mean += density[j] / ahead;
      }
      if (density[k] >= BEGUN * mean && mass[k + single] - mass[k] > ENOUGH * most) {
        return Math.exp((double) k / BINS);
      }
    }
    return 0;
  }

  /**
   * Draws the bodies as discs: distances to their outlines, and of the one whose middle is deepest,
   * its width.
   */
  private static void draw(List<Body> bodies, int across, float[] distance, float[] widths) {
    int down = distance.length / across;
    for (Body body : bodies) {
      double radius = body.width() / 2;
      int x1 = (int) Math.min(across - 1, body.x() + radius);
      int y1 = (int) Math.min(down - 1, body.y() + radius);
      for (int y = (int) Math.max(0, Math.ceil(body.y() - radius)); y <= y1; y++) {
        for (int x = (int) Math.max(0, Math.ceil(body.x() - radius)); x <= x1; x++) {
          float left = (float) (radius - Math.hypot(x - body.x(), y - body.y()));
          if (left > distance[y * across + x]) {
            distance[y * across + x] = left;
            widths[y * across + x] = (float) body.width();
          }
        }
      }
    }
  }
}
