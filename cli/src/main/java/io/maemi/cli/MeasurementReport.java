package io.maemi.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.maemi.measure.Evidence;
import io.maemi.measure.Measurement;
import java.util.ArrayList;
import java.util.List;

/** What {@code measure} prints of one image, as JSON and as a table for people. */
record MeasurementReport(String file, @JsonUnwrapped Measurement measurement) {

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        file + ": " + measurement.of().word() + (measurement.abstained() ? ", not measured" : ""));
    List<Evidence> all = new ArrayList<>(measurement.evidence());
    all.addAll(measurement.figures());
    lines.addAll(EvidenceTable.rows(all));
    return String.join(System.lineSeparator(), lines);
  }
}
