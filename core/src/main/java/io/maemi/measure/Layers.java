package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a cross section. Gradients tell which way the boundaries run, the median profile
 * across them where about they lie, and of each the best path along the image its course. A layer
 * is what lies between two boundaries that both run through the whole image; what the image's
 * border cuts is none, for nobody knows how thick that is.
 *
 * @param frame the image turned so that boundaries run upright
 * @param boundaries place of each boundary in every row of the frame, from left to right
 * @param explained share of the image's variance that the profile across explains
 */
record Layers(LineFrame frame, double[][] boundaries, double explained) {
  /** Gradients of layered images agree on a direction to this degree at least. */
  private static final double COHERENT = 0.12;

  /** The profile across explains this share of the variance of a layered image. */
  private static final double EXPLAINED = 0.45;

  /** A further boundary lowers the squared error of the profile by this share of the whole. */
  private static final double WORTH = 0.012;

  private static final int MOST = 9;

  /** The thinnest layer as a share of the image, and in pixels. */
  private static final double THINNEST = 1 / 60.0;

  private static final int LEAST = 6;

  private static final int SMALLEST = 48;

  /** Pixels on either side of a boundary whose means are compared. */
  private static final int SIDE = 4;

  /** What a step of a pixel aside costs a path, in steps of grey level between the layers. */
  private static final double STIFF = 0.12;

  /** Where a boundary is seen, its step is this share of that between the layers. */
  private static final double SEEN = 0.3;

  /** It is seen along this share of the image. */
  private static final double THROUGHOUT = 0.7;

  /**
   * Grey levels of a layer spread by less than this share of its steps to its neighbours: bands
   * between pores and cracks spread more.
   */
  private static final double EVEN = 0.65;

  /** The turned image shows at least this share of the image. */
  private static final double WHOLE = 0.6;

  /** The layers of {@code scene}, or null where it has none. */
  static @Nullable Layers of(Scene scene) {
    LineFrame frame = LineFrame.of(scene.smooth(), 4, COHERENT);
    if (frame == null
        || frame.plane().values().length < WHOLE * scene.plane().values().length
        || Math.min(frame.plane().width(), frame.plane().height()) < SMALLEST) {
      return null;
    }
    Plane plane = frame.plane().smooth(1.5);
    float[] profile = LineModel.medianProfile(plane);
    double explained = LineModel.explained(plane, profile);
    if (explained < EXPLAINED) {
      return null;
    }
    List<double[]> paths = new ArrayList<>();
    int[] cuts = cuts(profile);
    for (int k = 1; k + 1 < cuts.length; k++) {
      double step = mean(profile, cuts[k], cuts[k + 1]) - mean(profile, cuts[k - 1], cuts[k]);
      int reach = (int) (0.48 * Math.min(cuts[k] - cuts[k - 1], cuts[k + 1] - cuts[k]));
      double[] path = path(plane, cuts[k], reach, step);
      if (path.length > 0) {
        paths.add(path);
      }
    }
    if (paths.size() < 2) {
      return null;
    }
    double[][] boundaries = paths.toArray(double[][]::new);
    return even(plane, boundaries) ? new Layers(frame, boundaries, explained) : null;
  }

  /** Where to part the profile into even pieces: first 0, last its length (optimal partition). */
  private static int[] cuts(float[] profile) {
    int n = profile.length;
    double[] sum = new double[n + 1];
    double[] square = new double[n + 1];
    for (int i = 0; i < n; i++) {
      sum[i + 1] = sum[i] + profile[i];
      square[i + 1] = square[i] + (double) profile[i] * profile[i];
    }
    int least = Math.max(LEAST, (int) (THINNEST * n));
    double[][] error = new double[MOST + 2][n + 1];
    int[][] from = new int[MOST + 2][n + 1];
    for (double[] row : error) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    error[0][0] = 0;
    for (int k = 1; k <= MOST + 1; k++) {
      for (int end = k * least; end <= n; end++) {
        for (int start = (k - 1) * least; start <= end - least; start++) {
          if (error[k - 1][start] < Double.POSITIVE_INFINITY) {
            double s = sum[end] - sum[start];
            double own = square[end] - square[start] - s * s / (end - start);
            if (error[k - 1][start] + own < error[k][end]) {
              error[k][end] = error[k - 1][start] + own;
              from[k][end] = start;
            }
          }
        }
      }
    }
    int pieces = 1;
    for (int k = 2; k <= MOST + 1; k++) {
      if (error[pieces][n] - error[k][n] > WORTH * (k - pieces) * error[1][n]) {
        pieces = k;
      }
    }
    int[] cuts = new int[pieces + 1];
    cuts[pieces] = n;
    for (int k = pieces; k > 0; k--) {
      cuts[k - 1] = from[k][cuts[k]];
    }
    return cuts;
  }

  private static double mean(float[] profile, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += profile[i];
    }
    return sum / Math.max(1, to - from);
  }

  /**
   * The way along the image that keeps to the largest steps of the wanted sign, by dynamic
   * programming; empty where too little of the boundary is seen.
   */
  private static double[] path(Plane plane, int about, int reach, double step) {
    int w = plane.width();
    int h = plane.height();
    int low = Math.max(SIDE, about - reach);
    int width = Math.min(w - SIDE, about + reach) - low + 1;
    if (width < 2 || step == 0) {
      return new double[0];
    }
    float[][] steps = new float[h][width];
    for (int v = 0; v < h; v++) {
      for (int k = 0; k < width; k++) {
        steps[v][k] = (float) (stepAt(plane, v, low + k) / step);
      }
    }
    double[] best = new double[width];
    byte[][] came = new byte[h][width];
    for (int v = 0; v < h; v++) {
      double[] next = new double[width];
      for (int k = 0; k < width; k++) {
        double most = Double.NEGATIVE_INFINITY;
        for (int d = -2; d <= 2; d++) {
          if (k + d >= 0 && k + d < width) {
            double value = best[k + d] - STIFF * Math.abs(d);
            if (value > most) {
              most = value;
              came[v][k] = (byte) d;
            }
          }
        }
        next[k] = most + Math.min(1.5, steps[v][k]);
      }
      best = next;
    }
    int at = 0;
    for (int k = 1; k < width; k++) {
      at = best[k] > best[at] ? k : at;
    }
    double[] path = new double[h];
    int seen = 0;
    for (int v = h - 1; v >= 0; v--) {
      // A step at low + k lies between that pixel and the one before.
      path[v] = low + at - 0.5;
      seen += steps[v][at] > SEEN ? 1 : 0;
      at += came[v][at];
    }
    return seen >= THROUGHOUT * h ? path : new double[0];
  }

  /** Mean of the pixels from u on less that of those before. */
  private static double stepAt(Plane plane, int v, int u) {
    double step = 0;
    int i = v * plane.width() + u;
    for (int k = 0; k < SIDE; k++) {
      step += plane.values()[i + k] - plane.values()[i - 1 - k];
    }
    return step / SIDE;
  }

  /** Whether grey levels tell every layer from its neighbours, at its boundaries or as a whole. */
  private static boolean even(Plane plane, double[][] boundaries) {
    double[] mean = new double[boundaries.length + 1];
    double[] spread = new double[mean.length];
    for (int k = 0; k < mean.length; k++) {
      Statistics own = Statistics.of(between(plane, boundaries, k));
      mean[k] = own.mean();
      spread[k] = own.sd();
    }
    for (int k = 0; k < boundaries.length; k++) {
      double step = Math.max(Math.abs(mean[k + 1] - mean[k]), along(plane, boundaries[k]));
      boolean before = k == 0 || spread[k] < EVEN * step;
      boolean after = k == boundaries.length - 1 || spread[k + 1] < EVEN * step;
      if (!before || !after) {
        return false;
      }
    }
    return true;
  }

  /** Grey levels between boundary {@code k} − 1 and {@code k}. */
  private static double[] between(Plane plane, double[][] boundaries, int k) {
    int w = plane.width();
    double[] values = new double[plane.values().length];
    int n = 0;
    for (int v = 0; v < plane.height(); v++) {
      int from = k == 0 ? 0 : (int) Math.ceil(boundaries[k - 1][v]);
      int to = k == boundaries.length ? w : (int) Math.ceil(boundaries[k][v]);
      for (int u = from; u < to; u++) {
        values[n++] = plane.values()[v * w + u];
      }
    }
    return Arrays.copyOf(values, n);
  }

  /** The step across a boundary, mean of all rows. */
  private static double along(Plane plane, double[] boundary) {
    double sum = 0;
    for (int v = 0; v < boundary.length; v++) {
      sum += stepAt(plane, v, (int) Math.ceil(boundary[v]));
    }
    return Math.abs(sum) / boundary.length;
  }

  int count() {
    return boundaries.length - 1;
  }

  /** The layer that is {@code n}-th from the top, or from the left where layers stand upright. */
  int fromTop(int n) {
    boolean upright = Math.abs(frame.nx()) > Math.abs(frame.ny());
    return (upright ? frame.nx() : frame.ny()) < 0 ? count() - 1 - n : n;
  }

  /** Thickness of layer {@code k} in every row of the frame, in its pixels. */
  double[] profile(int k) {
    double[] thickness = new double[boundaries[k].length];
    Arrays.setAll(thickness, v -> Math.max(0, boundaries[k + 1][v] - boundaries[k][v]));
    return thickness;
  }
}
