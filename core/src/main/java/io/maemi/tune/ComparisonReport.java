package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.Styler;

/** A comparison as Markdown, JSON and a bar chart. */
final class ComparisonReport {
  /** What a page bears, in pixels. */
  private static final int WIDEST = 1600;

  private ComparisonReport() {}

  static void write(Path out, List<ComparisonRow> rows, int seeds, List<String> overrides) {
    AtomicFile.write(
        out.resolve("comparison.json"),
        Json.pretty(Map.of("overrides", overrides, "seeds", seeds, "rows", rows)) + "\n");
    AtomicFile.write(out.resolve("comparison.md"), markdown(rows, seeds, overrides));
    CategoryChart chart = chart(rows);
    AtomicFile.write(
        out.resolve("comparison.png"),
        file -> BitmapEncoder.saveBitmap(chart, file, BitmapFormat.PNG));
  }

  /** A bar a method with its deviation, and on it a dot for each rank of a dynamic one. */
  private static CategoryChart chart(List<ComparisonRow> rows) {
    List<ComparisonRow> whole = rows.stream().filter(row -> row.slice().isEmpty()).toList();
    List<String> methods = whole.stream().map(ComparisonRow::method).toList();
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Math.min(WIDEST, 300 + 45 * methods.size()))
            .height(600)
            .yAxisTitle("held-out accuracy, %")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setXAxisLabelRotation(60);
    // Every method is named: by default names stand at least 74 pixels apart.
    chart.getStyler().setXAxisTickMarkSpacingHint(20);
    chart.addSeries(
        "whole",
        methods,
        whole.stream().map(row -> 100 * row.accuracy()).toList(),
        whole.stream().map(row -> 100 * row.accuracyDeviation()).toList());
    slices(rows)
        .forEach(
            (rank, accuracies) ->
                chart
                    .addSeries(rank, methods, methods.stream().map(accuracies::get).toList())
                    .setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter));
    return chart;
  }

  /** For each rank, from the smallest, the accuracy in % of the methods that have it. */
  private static Map<String, Map<String, Double>> slices(List<ComparisonRow> rows) {
    Map<String, Map<String, Double>> slices =
        new TreeMap<>(
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    for (ComparisonRow row : rows) {
      row.slice()
          .ifPresent(
              rank ->
                  slices
                      .computeIfAbsent(rank, r -> new HashMap<>())
                      .put(row.whole(), 100 * row.accuracy()));
    }
    return slices;
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
