package io.maemi.measure;

import io.maemi.foundation.AtomicFile;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Measurement.SizeStatistics;
import java.nio.file.Path;
import java.util.Arrays;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The sizes of objects as a histogram with the cumulative share, drawn as PNG. Classes are as wide
 * as Freedman and Diaconis advise (1981, doi:10.1007/BF01025868), within limits.
 */
public final class SizeHistogram {
  private static final int FEWEST = 5;
  private static final int MOST = 40;

  private SizeHistogram() {}

  /** Draws the histogram to {@code png}; nothing where no object was sized. */
  public static void write(Measurement measurement, Path png) {
    byte[] bytes = png(measurement);
    if (bytes.length > 0) {
      AtomicFile.write(png, out -> out.write(bytes));
    }
  }

  /** The histogram as the bytes of a PNG file; none where no object was sized. */
  public static byte[] png(Measurement measurement) {
    SizeStatistics statistics = measurement.size();
    double[] sizes =
        measurement.objects().stream().mapToDouble(MeasuredObject::size).sorted().toArray();
    if (statistics == null || sizes.length == 0) {
      return new byte[0];
    }
    int classes = classes(sizes);
    double first = sizes[0];
    double wide = Math.max(1e-9, sizes[sizes.length - 1] - first) / classes;
    int[] counts = counts(sizes, classes);
    double[] x = new double[2 * classes + 2];
    double[] y = new double[x.length];
    double[] share = new double[x.length];
    int sum = 0;
    for (int k = 0; k < classes; k++) {
      x[2 * k + 1] = first + k * wide;
      x[2 * k + 2] = first + (k + 1) * wide;
      y[2 * k + 1] = counts[k];
      y[2 * k + 2] = counts[k];
      share[2 * k + 1] = 100.0 * sum / sizes.length;
      sum += counts[k];
      share[2 * k + 2] = 100.0 * sum / sizes.length;
    }
    x[0] = first;
    x[x.length - 1] = first + classes * wide;
    share[x.length - 1] = 100;
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(500)
            .xAxisTitle(statistics.what() + " (" + statistics.unit() + ")")
            .yAxisTitle(measurement.of().word())
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart
        .addSeries("n = " + sizes.length, x, y)
        .setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area)
        .setMarker(SeriesMarkers.NONE);
    XYSeries cumulative = chart.addSeries("cumulative, %", x, share);
    cumulative.setMarker(SeriesMarkers.NONE);
    cumulative.setYAxisGroup(1);
    return Overlay.png(BitmapEncoder.getBufferedImage(chart));
  }

  /** Number of classes for sorted sizes. */
  static int classes(double[] sorted) {
    int n = sorted.length;
    double middle = sorted[3 * (n - 1) / 4] - sorted[(n - 1) / 4];
    double range = sorted[n - 1] - sorted[0];
    double wide = 2 * middle / Math.cbrt(n);
    int classes = wide > 0 ? (int) Math.ceil(range / wide) : FEWEST;
    return Math.max(FEWEST, Math.min(MOST, classes));
  }

  /** How many of the sorted sizes lie in each of {@code classes} equal classes. */
  static int[] counts(double[] sorted, int classes) {
    double first = sorted[0];
    double range = Math.max(1e-9, sorted[sorted.length - 1] - first);
    int[] counts = new int[classes];
    Arrays.stream(sorted)
        .mapToInt(size -> Math.min(classes - 1, (int) ((size - first) / range * classes)))
        .forEach(k -> counts[k]++);
    return counts;
  }
}
