package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length that stands in an image as text.
 *
 * @param box where it stands
 * @param nanometres the length
 * @param rounding half of its last digit, in nanometres
 * @param before what is written before it in its line, without spaces, in lower case
 * @param alone whether its line says nothing else
 */
record BarLabel(Box box, double nanometres, double rounding, String before, boolean alone) {
  /**
   * A number and a unit of length as recognisers see them: letters for digits, and for µ whatever
   * looks like it. A bare m is none: it may be what is left of nm as of µm. An A is Å behind digits
   * alone.
   */
  private static final Pattern LENGTH =
      Pattern.compile(
          "(?<![0-9A-Za-z.,])([0-9OolISB|]{1,5}(?:[.,][0-9OolISB|]{1,4})?)["
              + " .]?(nm|nrn|mm|rnm|cm|[\u03bc\u00b5uUyjpP]m|[\u03bcu\u00b5]rn|[\u03bcu\u00b5]|\u00c5|(?<=[0-9]"
              + " ?)A)(?![0-9A-Za-z/])");

  /** A pixel this large is one of picometres, where a bar would be of micrometres misread. */
  private static final double LEAST_PICOMETRES = 50;

  /** All lengths in {@code line}. */
  static List<BarLabel> in(TextLine line) {
    List<BarLabel> labels = new ArrayList<>();
    String text = line.text();
    Matcher matcher = LENGTH.matcher(text);
    while (matcher.find()) {
      double number = number(matcher.group(1));
      if (!(number > 0)) {
        continue;
      }
      int first = line.columns()[matcher.start()];
      int last = line.columns()[matcher.end() - 1];
      int half = line.box().height() / 3;
      boolean alone =
          text.replaceAll("[^0-9A-Za-z\u03bc\u00b5]", "").length() <= length(matcher) + 1;
      Box box =
          alone
              ? line.box()
              : new Box(
                  Math.max(line.box().left(), first - half),
                  line.box().top(),
                  Math.max(
                      Math.max(line.box().left(), first - half) + 1,
                      Math.min(line.box().right(), last + half)),
                  line.box().bottom());
      String before = text.substring(0, matcher.start()).replace(" ", "").toLowerCase(Locale.ROOT);
      boolean picometres =
          matcher.group(2).equals("pm") && number >= LEAST_PICOMETRES && before.contains("pixel");
      double unit = picometres ? 1e-3 : nanometres(matcher.group(2));
      labels.add(
          new BarLabel(box, number * unit, rounding(matcher.group(1)) * unit, before, alone));
    }
    return labels;
  }

  private static int length(Matcher matcher) {
    return matcher.group(1).replaceAll("[.,]", "").length() + matcher.group(2).length();
  }

  private static double rounding(String number) {
    int point = Math.max(number.indexOf('.'), number.indexOf(','));
    return 0.5 * Math.pow(10, point < 0 ? 0 : point + 1 - number.length());
  }

  static double number(String text) {
    String digits =
        text.replace(',', '.')
            .replace('O', '0')
            .replace('o', '0')
            .replace('l', '1')
            .replace('I', '1')
            .replace('|', '1')
            .replace('S', '5')
            .replace('B', '8');
    return Double.parseDouble(digits);
  }

  private static double nanometres(String unit) {
    return switch (unit) {
      case "nm", "nrn" -> 1;
      case "mm", "rnm" -> 1e6;
      case "cm" -> 1e7;
      case "\u00c5", "A" -> 0.1;
      default -> 1e3;
    };
  }
}
