package io.maemi.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Measurement;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code measure} prints of one image, as JSON and as a table for people. */
record MeasurementReport(String file, @JsonUnwrapped Measurement measurement) {

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        file + ": " + measurement.of().word() + (measurement.abstained() ? ", not measured" : ""));
    int width = 0;
    for (Evidence item : measurement.evidence()) {
      width = Math.max(width, item.name().length());
    }
    for (Evidence item : measurement.evidence()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-" + width + "s  %-16s  %s",
              item.name(),
              value(item),
              item.method()));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String value(Evidence item) {
    if (item instanceof Quantity quantity) {
      String number = number(quantity.value());
      Double uncertainty = quantity.uncertainty();
      return number
          + (uncertainty == null ? "" : " ± " + Length.significant(uncertainty, 2))
          + (quantity.unit().isEmpty() ? "" : " " + quantity.unit());
    }
    return ((Fact) item).value();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : Length.significant(value, 4);
  }
}
