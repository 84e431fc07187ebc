package io.maemi.micrograph;

import org.jspecify.annotations.Nullable;

/** Units of length as programs write them. */
final class LengthUnit {
  private LengthUnit() {}

  /** Nanometres in the unit written as {@code text}; null if it is no length (1/nm, eV, pixel). */
  static @Nullable Double nanometres(String text) {
    return switch (text.strip()) {
      case "pm", "picometer" -> 1e-3;
      case "\u00c5", "\u212b", "\\u00C5", "Angstrom", "Angstroms", "angstrom", "A", "Ang" -> 0.1;
      case "nm", "nanometer", "nanometre", "[n_m]", "n_m" -> 1.0;
      case "um",
          "\u00b5m",
          "\u03bcm",
          "\\u00B5m",
          "\\u03BCm",
          "micron",
          "microns",
          "micrometer",
          "\u00c2\u00b5m",
          "[u_m]",
          "u_m" ->
          1e3;
      case "mm", "millimeter", "[m_m]" -> 1e6;
      case "cm", "centimeter" -> 1e7;
      case "m", "meter", "metre", "[m]" -> 1e9;
      case "in", "inch" -> 2.54e7;
      default -> null;
    };
  }

  /** A pixel size from a number and its unit; null where it is none. */
  static @Nullable PixelSize pixelSize(double x, double y, @Nullable String unit, String source) {
    Double nanometres = unit == null ? null : nanometres(unit);
    if (nanometres == null) {
      return null;
    }
    double width = Math.abs(x) * nanometres;
    double height = Math.abs(y) * nanometres;
    boolean positive = width > 0 && height > 0;
    return positive && Double.isFinite(width) && Double.isFinite(height)
        ? new PixelSize(width, height, source)
        : null;
  }
}
