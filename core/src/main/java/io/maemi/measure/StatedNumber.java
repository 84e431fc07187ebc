package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as a text states it.
 *
 * @param value the number as written
 * @param unit the unit in the spelling of {@link Quantity}, or empty
 * @param decimals digits after the point as written
 * @param start where it begins in the text, unit included
 * @param end where it ends, exclusive
 */
public record StatedNumber(double value, String unit, int decimals, int start, int end) {
  // A digit glued to a letter (SE2, 3D, H2O) is part of a name, not a statement.
  private static final Pattern DIGITS =
      Pattern.compile(
          "(?<![\\p{L}\\d.,_-])(-?\\d+(?:,\\d{3}(?!\\d))*(?:\\.\\d+)?)(?:\\s*(nm/px|nm/pixel|nm per"
              + " pixel|nanometres per pixel|nanometers per"
              + " pixel|nm|\u00b5m/px|\u00b5m|\u03bcm|um|mm|pm|nanometres?|nanometers?|microns?|micrometres?|micrometers?|pixels?|px|%|percent|per"
              + " cent|kV|\u00d7|x)(?![\\p{L}]))?(?![\\p{L}\\d_])");

  private static final Map<String, Integer> WORDS =
      Map.ofEntries(
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("eleven", 11),
          Map.entry("twelve", 12));

  // Number words state a count only before a countable thing: "two bridges", but not "one of the
  // methods".
  private static final Pattern COUNTED_WORD =
      Pattern.compile(
          "(?i)\\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\\s+"
              + "(?:\\p{L}+\\s+)?(?=(?:particles?|grains?|pores?|fibres?|fibers?|nanowires?|wires?|lines?|holes?|defects?"
              + "|bridges?|breaks?|pinches|layers?)\\b)");

  /**
   * Every number that {@code text} states, in order: digits, and number words before countable
   * things.
   */
  public static List<StatedNumber> in(String text) {
    List<StatedNumber> found = new ArrayList<>();
    Matcher digits = DIGITS.matcher(text);
    while (digits.find()) {
      String number = digits.group(1).replace(",", "");
      int point = number.indexOf('.');
      found.add(
          new StatedNumber(
              Double.parseDouble(number),
              unit(digits.group(2)),
              point < 0 ? 0 : number.length() - point - 1,
              digits.start(),
              digits.end()));
    }
    Matcher words = COUNTED_WORD.matcher(text);
    while (words.find()) {
      Integer value = WORDS.get(words.group(1).toLowerCase(Locale.ROOT));
      if (value != null) {
        found.add(new StatedNumber(value, "", 0, words.start(1), words.end(1)));
      }
    }
    found.sort((a, b) -> Integer.compare(a.start, b.start));
    return found;
  }

  private static String unit(@org.jspecify.annotations.Nullable String written) {
    if (written == null) {
      return "";
    }
    return switch (written) {
      case "nm/pixel", "nm per pixel", "nanometres per pixel", "nanometers per pixel" -> "nm/px";
      case "\u00b5m",
          "\u03bcm",
          "um",
          "micron",
          "microns",
          "micrometre",
          "micrometres",
          "micrometer",
          "micrometers" ->
          "\u00b5m";
      case "nanometre", "nanometres", "nanometer", "nanometers" -> "nm";
      case "pixel", "pixels" -> "px";
      case "percent", "per cent" -> "%";
      case "x" -> "\u00d7";
      default -> written;
    };
  }

  /**
   * {@code amount} of {@code from} in this number's unit, or not-a-number where the two cannot be
   * compared. A number without a unit compares only with counts and ratios.
   */
  public double inMyUnit(double amount, String from) {
    if (unit.equals(from)) {
      return amount;
    }
    double mine = nanometres(unit);
    double theirs = nanometres(from);
    if (Double.isNaN(mine)
        || Double.isNaN(theirs)
        || unit.endsWith("/px") != from.endsWith("/px")) {
      return Double.NaN;
    }
    return amount * theirs / mine;
  }

  private static double nanometres(String unit) {
    return switch (unit) {
      case "pm" -> 1e-3;
      case "nm", "nm/px" -> 1;
      case "\u00b5m", "\u00b5m/px" -> 1e3;
      case "mm" -> 1e6;
      default -> Double.NaN;
    };
  }

  /**
   * Whether this is {@code amount} of {@code from} as a person would round it: to the digits
   * written, but to three significant ones at the coarsest.
   */
  public boolean states(double amount, String from) {
    double exact = inMyUnit(amount, from);
    if (Double.isNaN(exact)) {
      return false;
    }
    double written = 0.5 * Math.pow(10, -decimals);
    double three = exact == 0 ? 0 : 0.5 * Math.pow(10, Math.floor(Math.log10(Math.abs(exact))) - 2);
    return Math.abs(exact - value) <= Math.max(written, three) * (1 + 1e-6);
  }
}
