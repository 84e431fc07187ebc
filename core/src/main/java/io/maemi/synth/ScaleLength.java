package io.maemi.synth;

import java.util.Locale;

/**
 * The length of a scale bar: a round number whose pixels are whole.
 *
 * @param nm the length that the label says
 * @param pixels the same in pixels, to the nearest one
 * @param label as written
 */
record ScaleLength(double nm, int pixels, String label) {
  /** A 1, 2 or 5 of a decade that takes about a sixth to a third of the image. */
  static ScaleLength choose(double nmPerPixel, int width, RandomStream random) {
    double wanted = nmPerPixel * width * random.uniform(0.13, 0.3);
    double decade = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(wanted)));
    double lead = wanted / decade;
    double nm = decade * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
    return new ScaleLength(nm, (int) Math.round(nm / nmPerPixel), label(nm));
  }

  private static String label(double nm) {
    if (nm >= 999_999) {
      return number(nm / 1e6) + " mm";
    }
    return nm >= 999 ? number(nm / 1e3) + " \u00b5m" : number(nm) + " nm";
  }

  private static String number(double value) {
    return value >= 0.999
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
