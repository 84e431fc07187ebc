package io.maemi.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.maemi.measure.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code measure} prints of one image, as JSON and as a table for people. */
record MeasurementReport(String file, @JsonUnwrapped Measurement measurement) {

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        file + ": " + measurement.of().word() + (measurement.abstained() ? ", not measured" : ""));
    lines.addAll(EvidenceTable.rows(measurement.all()));
    for (Measurement.Defect defect : measurement.defects()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s at x %.0f, y %.0f, %.0f × %.0f px",
              defect.kind(),
              defect.x(),
              defect.y(),
              defect.width(),
              defect.height()));
    }
    return String.join(System.lineSeparator(), lines);
  }
}
