package io.maemi.micrograph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a data bar says of the microscope. Recognisers lose spaces, so every pattern is
 * matched against text without any; a value may stand behind its name or, as in FEI's tables, below
 * it.
 */
final class BarFacts {
  private static final String NUMBER = "([0-9]{1,7}(?:[.,][0-9]{1,3})*)";
  private static final Pattern VOLTAGE =
      Pattern.compile("(?<![0-9.,])([0-9]{1,4}(?:[.,][0-9]{1,3})?) ?k[vV]");

  /** Names that end in a number, to which a recogniser joins the voltage behind them. */
  private static final Pattern MODEL =
      Pattern.compile(
          "(?<![A-Za-z])(?:S-?[34][0-9]00|SU-?[0-9]{4}|TM-?[0-9]{4}|JSM-?[0-9]{4})(?=[0-9])");

  private static final double LEAST_DISTANCE_UM = 500;

  private static final Pattern DISTANCE =
      Pattern.compile(
          "(?:[WVwv][Dd]|[Ww]orkingdistance|[Ww]\\.[Dd]\\.?)[=:]?" + NUMBER + "(mm|cm|μm)?");
  private static final Pattern DISTANCE_AFTER_VOLTAGE =
      Pattern.compile("k[vV](?:x[0-9.,k]+)?" + NUMBER + "mm");
  private static final Pattern MAGNIFICATION =
      Pattern.compile(
          "(?:[Mm][Aa][Gg][a-z]*\\.?[=:]?[x×X]?"
              + NUMBER
              + "([kK])?[x×X]?|[x×X]"
              + NUMBER
              + "([kK])?)");
  private static final Pattern ZEISS_DETECTOR = Pattern.compile("Signal[AB]=([A-Za-z0-9-]{2,12})");
  private static final Pattern NAMED_DETECTOR =
      Pattern.compile("(?:^|[^A-Za-z])[Dd]et(?:ector)?[:=]([A-Za-z0-9+-]{2,10})");
  private static final Pattern OTHER_DETECTOR =
      Pattern.compile(
          "(?:^|[^A-Za-z]|[0-9][kK])(SE\\([A-Z0-9]{1,3}(?:,[A-Z0-9]{1,6})?\\)|LA[0-9]{0,3}\\([A-Z]\\)|"
              + "SEI|LEI|COMPO|BEC|BED-[A-Z]|SED|LED|UED|USD|BSE|YAGBSE|PDBSE|ETD|TLD|CBS|vCD|HAADF|BF|DF)"
              + "(?![A-Za-z])");
  private static final Pattern ISO_DATE =
      Pattern.compile("(?<![0-9])((?:19|20)[0-9]{2})[/.-]([01]?[0-9])[/.-]([0-3]?[0-9])");
  private static final Pattern NAMED_MONTH =
      Pattern.compile(
          "(?<![0-9])([0-3]?[0-9])(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*((?:19|20)[0-9]{2})");
  private static final Pattern MONTH_FIRST =
      Pattern.compile(
          "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\.?([0-3]?[0-9]),?((?:19|20)[0-9]{2})");

  /** TESCAN says in which order it writes a date. */
  private static final Pattern STATED_ORDER =
      Pattern.compile(
          "[Dd]ate\\(([mdy])/([mdy])/([mdy])\\)[:=]?([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{2,4})");

  private static final Pattern OTHER_DATE =
      Pattern.compile("(?<![0-9])([0-3]?[0-9][/.][0-3]?[0-9][/.](?:19|20)[0-9]{2})");
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final List<TextLine> lines;
  private final String text;
  private final String packed;

  /** The facts in {@code lines}, which are in reading order. */
  BarFacts(List<TextLine> lines) {
    this.lines = lines;
    this.text = String.join(" ", lines.stream().map(TextLine::text).toList());
    this.packed = text.replace(" ", "");
  }

  Instrument instrument() {
    Maker maker = Maker.ofBar(text);
    String vendor = maker == null ? null : maker.label();
    return new Instrument(vendor, null, voltage(), distance(), magnification(), detector(), date());
  }

  private @Nullable Double voltage() {
    for (String each : List.of(text, packed)) {
      Matcher matcher = VOLTAGE.matcher(MODEL.matcher(each).replaceAll("$0 "));
      while (matcher.find()) {
        double kilovolts = decimal(matcher.group(1));
        if (kilovolts > 0 && kilovolts <= 1300) {
          return kilovolts;
        }
      }
    }
    return null;
  }

  private @Nullable Double distance() {
    Matcher named = DISTANCE.matcher(packed);
    if (named.find()) {
      double value = decimal(named.group(1));
      String unit = named.group(2);
      boolean micrometres = "μm".equals(unit);
      // So short a length in the cell after the heading is that of a scale bar.
      if (!micrometres || value >= LEAST_DISTANCE_UM) {
        return "cm".equals(unit) ? value * 10 : micrometres ? value / 1000 : value;
      }
    }
    String below = below("wd");
    if (below != null) {
      Matcher value = Pattern.compile(NUMBER + "(mm)?").matcher(below);
      if (value.lookingAt()) {
        return decimal(value.group(1));
      }
    }
    Matcher after = DISTANCE_AFTER_VOLTAGE.matcher(packed);
    return after.find() ? Double.valueOf(decimal(after.group(1))) : null;
  }

  private @Nullable Double magnification() {
    String mag = below("mag");
    String below = mag == null ? below("magn") : mag;
    if (below != null) {
      Matcher value = Pattern.compile("[x×X]?" + NUMBER + "([kK])?").matcher(below);
      if (value.lookingAt()) {
        return times(value.group(1), value.group(2) != null);
      }
    }
    for (TextLine line : joinedRows()) {
      Matcher matcher = MAGNIFICATION.matcher(line.text().replace(" ", ""));
      while (matcher.find()) {
        boolean named = matcher.group(1) != null;
        String number = named ? matcher.group(1) : matcher.group(3);
        boolean thousands = (named ? matcher.group(2) : matcher.group(4)) != null;
        char before =
            matcher.start() == 0 ? ' ' : line.text().replace(" ", "").charAt(matcher.start() - 1);
        double value = times(number, thousands);
        if ((named || !Character.isDigit(before)) && value >= 5 && value <= 5e7) {
          return value;
        }
      }
    }
    return null;
  }

  /** A number in which a comma or a point before three digits may part thousands. */
  private static double times(String number, boolean thousands) {
    if (thousands) {
      return Math.round(decimal(number) * 1000);
    }
    return number.matches("[0-9]{1,3}(?:[.,][0-9]{3})+")
        ? Double.parseDouble(number.replaceAll("[.,]", ""))
        : decimal(number);
  }

  private @Nullable String detector() {
    Matcher zeiss = ZEISS_DETECTOR.matcher(packed);
    for (TextLine line : lines) {
      Matcher inLine = ZEISS_DETECTOR.matcher(line.text().replace(" ", ""));
      if (inLine.find()) {
        return inLine.group(1);
      }
    }
    if (zeiss.find()) {
      return zeiss.group(1);
    }
    for (TextLine line : lines) {
      Matcher named = NAMED_DETECTOR.matcher(line.text().replace(" ", ""));
      if (named.find()) {
        return named.group(1);
      }
    }
    String below = below("det");
    if (below != null && below.matches("[A-Za-z0-9+-]{2,8}")) {
      return below;
    }
    Matcher other = OTHER_DETECTOR.matcher(text);
    return other.find() ? other.group(1) : null;
  }

  private @Nullable String date() {
    Matcher stated = STATED_ORDER.matcher(packed);
    if (stated.find()) {
      return inOrder(stated);
    }
    Matcher iso = ISO_DATE.matcher(text);
    if (iso.find()) {
      return day(iso.group(1), Integer.parseInt(iso.group(2)), Integer.parseInt(iso.group(3)));
    }
    Matcher named = NAMED_MONTH.matcher(packed);
    if (named.find()) {
      return day(
          named.group(3), MONTHS.indexOf(named.group(2)) / 3 + 1, Integer.parseInt(named.group(1)));
    }
    Matcher american = MONTH_FIRST.matcher(packed);
    if (american.find()) {
      return day(
          american.group(3),
          MONTHS.indexOf(american.group(1)) / 3 + 1,
          Integer.parseInt(american.group(2)));
    }
    Matcher other = OTHER_DATE.matcher(text);
    return other.find() ? other.group(1) : null;
  }

  private static @Nullable String inOrder(Matcher stated) {
    String order = stated.group(1) + stated.group(2) + stated.group(3);
    if (!order.matches("(?!.*(.).*\\1)[mdy]{3}")) {
      return null;
    }
    String year = stated.group(4 + order.indexOf('y'));
    return day(
        year.length() == 2 ? "20" + year : year,
        Integer.parseInt(stated.group(4 + order.indexOf('m'))),
        Integer.parseInt(stated.group(4 + order.indexOf('d'))));
  }

  private static @Nullable String day(String year, int month, int day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= 31
        ? String.format(Locale.ROOT, "%s-%02d-%02d", year, month, day)
        : null;
  }

  /** What stands directly below a cell that says {@code name} alone, without spaces, or null. */
  @Nullable String below(String name) {
    for (TextLine header : lines) {
      if (!header.text().replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT).equals(name)) {
        continue;
      }
      for (TextLine value : lines) {
        int rows = value.box().top() - header.box().bottom();
        if (rows > -2
            && rows < 2 * header.box().height()
            && value.box().sharedColumns(header.box()) > 0) {
          return value.text().replace(" ", "");
        }
      }
    }
    return null;
  }

  /** Lines of one row joined from left to right. */
  private List<TextLine> joinedRows() {
    List<TextLine> rows = new ArrayList<>();
    for (TextLine line : lines) {
      int at = rows.size() - 1;
      if (at >= 0 && rows.get(at).box().sharedRows(line.box()) > line.box().height() / 2) {
        TextLine row = rows.get(at);
        rows.set(
            at,
            new TextLine(
                row.box().with(line.box()), row.text() + " " + line.text(), new int[0], 0));
      } else {
        rows.add(line);
      }
    }
    return rows;
  }

  private static double decimal(String number) {
    String[] parts = number.split("[.,]", -1);
    return Double.parseDouble(
        parts.length == 1 ? parts[0] : parts[0] + "." + parts[parts.length - 1]);
  }
}
