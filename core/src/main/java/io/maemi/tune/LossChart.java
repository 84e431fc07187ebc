package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the training loss, smoothed, and the held-out loss over the steps as PNG. */
final class LossChart {
  /** Points of the drawn line: each is the mean of a stretch of steps. */
  private static final int POINTS = 200;

  private LossChart() {}

  static void write(Path png, LossLog log) {
    List<LossLog.Step> steps = log.steps();
    if (steps.isEmpty()) {
      return;
    }
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(500)
            .xAxisTitle("step")
            .yAxisTitle("loss")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    int stretch = Math.max(1, steps.size() / POINTS);
    for (int from = 0; from < steps.size(); from += stretch) {
      List<LossLog.Step> part = steps.subList(from, Math.min(steps.size(), from + stretch));
      x.add((double) part.get(part.size() - 1).step());
      y.add(part.stream().mapToDouble(LossLog.Step::loss).average().orElseThrow());
    }
    chart.addSeries("train", x, y).setMarker(SeriesMarkers.NONE);
    List<LossLog.HeldOut> heldOut = log.heldOut();
    if (!heldOut.isEmpty()) {
      chart.addSeries(
          "held out",
          heldOut.stream().map(h -> (double) h.step()).toList(),
          heldOut.stream().map(LossLog.HeldOut::loss).toList());
    }
    AtomicFile.write(png, out -> BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG));
  }
}
