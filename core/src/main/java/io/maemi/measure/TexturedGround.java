package io.maemi.measure;

import java.util.Arrays;

/**
 * Ground with a texture beside ground without: a fine mixture of two phases, too fine to be told
 * apart pixel by pixel, is one constituent of its own (pearlite and spheroidite in steels).
 */
final class TexturedGround {
  /** Side of the windows whose spread is judged, in pixels. */
  private static final int SIDE = 15;

  /** Textured parts spread so many times more than smooth ones, and than noise. */
  private static final double ROUGHER = 1.55;

  /** And by this share of the contrast: a mixture of phases, not the grain of one. */
  private static final double MIXED = 0.13;

  /** Neither kind is a scatter of a few places. */
  private static final double LEAST = 0.05;

  /** Distance of the two kinds of ground in pooled standard deviations of the log spread. */
  private static final double APART = 2.6;

  /** Grey levels of a plane that a factor of e is given: thresholds count in whole levels. */
  private static final double LOG = 40;

  /** Smooth ground within textured holds at least so many windows: less is a gap in the mixture. */
  private static final double GAP = 10;

  private TexturedGround() {}

  /** Where {@code scene} has a texture that the rest of it has not; empty where all is alike. */
  static boolean[] of(Scene scene) {
    double noise = scene.quality().noise();
    double floor = Math.max(0.5, 0.5 * noise);
    Plane logs = logSpread(scene.plane(), floor);
    double level = Threshold.multiple(logs, 2)[0];
    Statistics low = Statistics.of(some(logs, level, false));
    Statistics high = Statistics.of(some(logs, level, true));
    double share = high.n() / (double) logs.values().length;
    double within =
        Math.sqrt((1 - share) * low.sd() * low.sd() + share * high.sd() * high.sd()) / LOG;
    double apart = (high.mean() - low.mean()) / LOG;
    boolean two =
        share > LEAST
            && share < 1 - LEAST
            && apart > Math.log(ROUGHER)
            && apart > APART * within
            && Math.exp(high.mean() / LOG) - floor
                > Math.max(ROUGHER * noise, MIXED * scene.quality().contrast());
    return two ? withoutGaps(Threshold.above(logs, level), scene) : new boolean[0];
  }

  private static Plane logSpread(Plane plane, double floor) {
    float[] spread = Kuwahara.of(plane, SIDE).spread().values();
    float[] log = new float[spread.length];
    for (int i = 0; i < log.length; i++) {
      log[i] = (float) (LOG * Math.log(floor + spread[i]));
    }
    return new Plane(plane.width(), plane.height(), log).smooth(SIDE / 4.0);
  }

  private static boolean[] withoutGaps(boolean[] rough, Scene scene) {
    Labels smooth = Labels.connected(rough, false, scene.width(), scene.height());
    int[] areas = smooth.areas();
    boolean[] filled = new boolean[rough.length];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = rough[i] || areas[smooth.of()[i]] < GAP * SIDE * SIDE;
    }
    return filled;
  }

  private static double[] some(Plane plane, double level, boolean above) {
    double[] values = new double[plane.values().length];
    int n = 0;
    for (float value : plane.values()) {
      if (value > level == above) {
        values[n++] = value;
      }
    }
    return Arrays.copyOf(values, n);
  }
}
