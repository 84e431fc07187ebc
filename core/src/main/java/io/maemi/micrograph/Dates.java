package io.maemi.micrograph;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Vendors' dates as ISO 8601; what cannot be told for sure stays as written. */
final class Dates {
  private static final DateTimeFormatter ZEISS_DATE = pattern("d MMM yyyy");
  private static final DateTimeFormatter ZEISS_TIME = pattern("H:mm:ss");
  private static final DateTimeFormatter FEI_CREATION = pattern("dd.MM.yyyy HH:mm:ss");
  private static final DateTimeFormatter FEI_DATE = pattern("M/d/yyyy");
  private static final DateTimeFormatter FEI_TIME = pattern("h:mm:ss a");

  private static final DateTimeFormatter CLOCK = pattern("H:mm:ss");
  private static final List<DateTimeFormatter> DAYS =
      List.of(pattern("yyyy-M-d"), pattern("M-d-yyyy"), pattern("d-M-yyyy"));
  private static final DateTimeFormatter TIA = pattern("EEE MMM d H:mm:ss yyyy");

  private Dates() {}

  static @Nullable String zeiss(@Nullable String date, @Nullable String time) {
    return iso(date, ZEISS_DATE, time, ZEISS_TIME);
  }

  /**
   * FEI writes the date twice; the creation time has one form, the user's date that of the
   * machine's locale.
   */
  static @Nullable String fei(
      @Nullable String creation, @Nullable String date, @Nullable String time) {
    if (creation != null) {
      try {
        return LocalDateTime.parse(creation, FEI_CREATION).toString();
      } catch (DateTimeException e) {
        return iso(date, FEI_DATE, time, FEI_TIME);
      }
    }
    return iso(date, FEI_DATE, time, FEI_TIME);
  }

  /** DigitalMicrograph writes dates in the locale of its machine, mostly month first. */
  static @Nullable String gatan(@Nullable String date, @Nullable String time) {
    return iso(date, FEI_DATE, time, FEI_TIME);
  }

  /**
   * A day and a time of other vendors: ISO where the year comes first or the day cannot be taken
   * for a month, otherwise as written.
   */
  static String joined(String date, String time) {
    String day = date.strip().replace('/', '-').replace('.', '-');
    String clock = time.strip();
    for (DateTimeFormatter form : DAYS) {
      String iso = iso(day, form, clock.replaceAll("[^0-9:].*", ""), CLOCK);
      if (iso != null
          && iso.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?")
          && (day.indexOf('-') == 4 || dayOf(iso) > 12)) {
        return iso;
      }
    }
    return date.strip() + " " + clock;
  }

  private static int dayOf(String iso) {
    return Integer.parseInt(iso.substring(8, 10));
  }

  /** For example {@code Sat Sep 10 14:33:52 2011}. */
  static String tia(String date) {
    try {
      return LocalDateTime.parse(date.strip().replaceAll("\\s{1,9}", " "), TIA).toString();
    } catch (DateTimeException e) {
      return date.strip();
    }
  }

  private static @Nullable String iso(
      @Nullable String date,
      DateTimeFormatter dateForm,
      @Nullable String time,
      DateTimeFormatter timeForm) {
    if (date == null) {
      return null;
    }
    LocalDate day;
    try {
      day = LocalDate.parse(date, dateForm);
    } catch (DateTimeException e) {
      return date;
    }
    if (time == null) {
      return day.toString();
    }
    try {
      return day.atTime(LocalTime.parse(time, timeForm)).toString();
    } catch (DateTimeException e) {
      return day.toString();
    }
  }

  private static DateTimeFormatter pattern(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }
}
