package io.maemi.cli;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Evidence in rows for people: name, value, method. */
final class EvidenceTable {
  private EvidenceTable() {}

  static List<String> rows(List<Evidence> evidence) {
    int names = evidence.stream().mapToInt(item -> item.name().length()).max().orElse(1);
    int values = evidence.stream().mapToInt(item -> value(item).length()).max().orElse(1);
    List<String> rows = new ArrayList<>();
    for (Evidence item : evidence) {
      rows.add(
          String.format(
              Locale.ROOT,
              "  %-" + names + "s  %-" + values + "s  %s",
              item.name(),
              value(item),
              interval(item) + item.method()));
    }
    return rows;
  }

  private static String value(Evidence item) {
    if (item instanceof Quantity quantity) {
      Double uncertainty = quantity.uncertainty();
      return number(quantity.value())
          + (uncertainty == null ? "" : " ± " + Length.significant(uncertainty, 2))
          + (quantity.unit().isEmpty() ? "" : " " + quantity.unit());
    }
    return ((Fact) item).value();
  }

  private static String interval(Evidence item) {
    Quantity.Sample sample = item instanceof Quantity quantity ? quantity.sample() : null;
    return sample == null
        ? ""
        : String.format(
            Locale.ROOT,
            "95 %%: %s–%s, n %d; ",
            number(sample.low()),
            number(sample.high()),
            sample.n());
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : Length.significant(value, 4);
  }
}
