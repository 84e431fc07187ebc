package io.maemi.micrograph;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Vendors' dates as ISO 8601; what cannot be told for sure stays as written. */
final class Dates {
  private static final DateTimeFormatter ZEISS_DATE = pattern("d MMM yyyy");
  private static final DateTimeFormatter ZEISS_TIME = pattern("H:mm:ss");
  private static final DateTimeFormatter FEI_CREATION = pattern("dd.MM.yyyy HH:mm:ss");
  private static final DateTimeFormatter FEI_DATE = pattern("M/d/yyyy");
  private static final DateTimeFormatter FEI_TIME = pattern("h:mm:ss a");

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
