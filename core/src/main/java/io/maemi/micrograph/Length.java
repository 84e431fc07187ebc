package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A physical length, kept in nanometres. */
public record Length(double nanometres) {
  private static final Pattern TEXT =
      Pattern.compile(
          "\\s*((?:[0-9]++(?:[.,][0-9]*+)?|[.,][0-9]++)(?:[eE][-+]?[0-9]++)?)\\s*+(pm|\u00c5|A|nm|um|\u00b5m|\u03bcm|mm|cm|m)\\s*");

  /** Reads text such as {@code 2.5nm}, {@code 0.4 µm} or {@code 3e-9m}. */
  public static Length parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw MaemiException.usage(
          "cannot read the length '"
              + text
              + "': a number and a unit are expected. Write for example 2.5nm or 0.4um.");
    }
    return new Length(
        Double.parseDouble(matcher.group(1).replace(',', '.')) * nanometresPer(matcher.group(2)));
  }

  private static double nanometresPer(String unit) {
    return switch (unit) {
      case "pm" -> 1e-3;
      case "\u00c5", "A" -> 0.1;
      case "nm" -> 1;
      case "mm" -> 1e6;
      case "cm" -> 1e7;
      case "m" -> 1e9;
      default -> 1e3;
    };
  }

  /**
   * The longest length of 1, 2 or 5 in its first digit and 0 in all others that is at most this.
   */
  public Length rounded() {
    BigDecimal decade = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(nanometres)));
    double lead = nanometres / decade.doubleValue();
    return new Length(
        decade.multiply(BigDecimal.valueOf(lead >= 5 ? 5L : lead >= 2 ? 2L : 1L)).doubleValue());
  }

  /**
   * In the unit that a person would choose, with {@code digits} significant digits: {@code 37.2
   * nm}, {@code 1.53 µm}.
   */
  public String format(int digits) {
    double size = Math.abs(nanometres);
    if (size >= 1e6) {
      return significant(nanometres / 1e6, digits) + " mm";
    }
    if (size >= 1e3) {
      return significant(nanometres / 1e3, digits) + " \u00b5m";
    }
    if (size >= 0.1 || size == 0) {
      return significant(nanometres, digits) + " nm";
    }
    return significant(nanometres * 1e3, digits) + " pm";
  }

  /**
   * {@code value} rounded to {@code digits} significant digits, without exponent or trailing noise.
   */
  public static String significant(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    int magnitude = (int) Math.floor(Math.log10(Math.abs(value)));
    int decimals = Math.max(0, digits - 1 - magnitude);
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
