package io.maemi.evaluate;

import io.maemi.measure.Measurement;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Line widths against their truth, in pixels. */
final class LineScore {
  /** A pattern whose pitch is wrong by more than this share is another one. */
  private static final double WRONG_PITCH = 0.1;

  private int images;
  private int none;
  private int wrong;
  private final List<Double> biases = new ArrayList<>();
  private final List<Double> roughness = new ArrayList<>();

  void add(Micrograph micrograph, Measurement found, Truth truth) {
    double scale = micrograph.pixelSize() == null ? 1 : 1 / micrograph.pixelSize().mean();
    Quantity width = found.quantity("line width");
    Quantity pitch = found.quantity("pitch");
    images++;
    none += width == null ? 1 : 0;
    wrong += width != null && pitch != null && !right(pitch.value() * scale, truth) ? 1 : 0;
    Double size = truth.meanSizeNm();
    if (width != null && size != null) {
      biases.add(width.value() * scale - size / truth.nanometresPerPixel());
    }
    Quantity lwr = found.quantity("line width roughness");
    short[] instances = truth.instances();
    Double wanted =
        instances == null ? null : roughness(instances, micrograph.pixels().width(), truth.count());
    if (lwr != null && wanted != null) {
      roughness.add(Math.abs(lwr.value() * scale - wanted) / wanted);
    }
  }

  private static boolean right(double pitch, Truth truth) {
    Double wanted = truth.pitchNm();
    double share = wanted == null ? 1 : pitch * truth.nanometresPerPixel() / wanted;
    return Math.abs(share - 1) <= WRONG_PITCH;
  }

  /**
   * Three standard deviations of the widths of upright lines in an instance map, whose steps of
   * whole pixels are taken away; null where no line is upright and whole.
   */
  static @Nullable Double roughness(short[] instances, int width, @Nullable Integer count) {
    int height = instances.length / width;
    int lines = count == null ? 0 : count;
    double[][] widths = new double[lines + 1][height];
    for (int i = 0; i < instances.length; i++) {
      int id = instances[i] & 0xffff;
      if (id <= lines) {
        widths[id][i / width]++;
      }
    }
    double sum = 0;
    int n = 0;
    for (int id = 1; id <= lines; id++) {
      double[] rows = Arrays.stream(widths[id]).filter(w -> w > 0).toArray();
      double mean = Arrays.stream(rows).average().orElse(0);
      double square = 0;
      for (double w : rows) {
        square += (w - mean) * (w - mean);
      }
      if (rows.length > height / 2) {
        sum += square / rows.length;
        n++;
      }
    }
    // Each edge is rounded to a pixel: a twelfth of its square, twice.
    double variance = n == 0 ? 0 : sum / n - 1 / 6.0;
    return variance <= 0.02 ? null : 3 * Math.sqrt(variance);
  }

  int images() {
    return images;
  }

  List<MeasureRow.Figure> figures() {
    double mean = biases.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    List<Double> sizes = biases.stream().map(Math::abs).toList();
    return List.of(
        MeasureRow.Figure.count("no pattern", none),
        MeasureRow.Figure.count("wrong pattern", wrong),
        new MeasureRow.Figure("CD bias, mean, px", mean),
        new MeasureRow.Figure("CD bias, median, px", Medians.of(biases)),
        new MeasureRow.Figure("CD error, median, px", Medians.of(sizes)),
        MeasureRow.Figure.count("of LWR", roughness.size()),
        new MeasureRow.Figure("LWR MedAPE", Medians.of(roughness)));
  }
}
