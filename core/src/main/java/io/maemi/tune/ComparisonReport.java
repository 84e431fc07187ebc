package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** A comparison as Markdown, JSON and a bar chart. */
final class ComparisonReport {
  private ComparisonReport() {}

  static void write(Path out, List<ComparisonRow> rows, int seeds, List<String> overrides) {
    AtomicFile.write(
        out.resolve("comparison.json"),
        Json.pretty(Map.of("overrides", overrides, "seeds", seeds, "rows", rows)) + "\n");
    AtomicFile.write(out.resolve("comparison.md"), markdown(rows, seeds, overrides));
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Math.max(500, 60 * rows.size()))
            .height(500)
            .yAxisTitle("held-out accuracy, %")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(60);
    chart.addSeries(
        "accuracy",
        rows.stream().map(ComparisonRow::method).toList(),
        rows.stream().map(row -> 100 * row.accuracy()).toList(),
        rows.stream().map(row -> 100 * row.accuracyDeviation()).toList());
    AtomicFile.write(
        out.resolve("comparison.png"),
        file -> BitmapEncoder.saveBitmap(chart, file, BitmapFormat.PNG));
  }

  /** A table, best methods not first but in the order of their names. */
  static String markdown(List<ComparisonRow> rows, int seeds, List<String> overrides) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Held-out accuracy, mean ± standard deviation over %d seeds; %s.%n%n",
            seeds,
            overrides.isEmpty() ? "no overrides" : String.join(" ", overrides)));
    text.append("| method | accuracy, % | loss | trained | peak, GB | a second | weights, MB |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    for (ComparisonRow row : rows) {
      Double loss = row.loss();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f ± %.1f | %s | %,d | %.2f | %,.0f | %.2f |%n",
              row.method(),
              100 * row.accuracy(),
              100 * row.accuracyDeviation(),
              loss == null ? "" : String.format(Locale.ROOT, "%.4f", loss),
              row.parameters(),
              row.peakBytes() / 1e9,
              row.perSecond(),
              row.resultBytes() / 1e6));
    }
    return text.toString();
  }
}
