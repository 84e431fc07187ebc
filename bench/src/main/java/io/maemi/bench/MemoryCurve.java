package io.maemi.bench;

import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.TargetModules;
import io.maemi.foundation.AtomicFile;
import io.maemi.student.BpeTrainer;
import io.maemi.student.DecoderConfig;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Student;
import io.maemi.student.Tokenizer;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Torch;
import io.maemi.tune.DecoderPass;
import io.maemi.tune.NewStudent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * {@code curve [PNG]}: what a step of LoRA tuning adds to resident memory, against the length of
 * the sequence and the depth of the decoder, with the graph kept and with blocks recomputed; as a
 * table and, where a file is named, as a plot.
 */
public final class MemoryCurve {
  private static final int[] LENGTHS = {512, 1024, 2048, 3072, 4096};
  private static final int[] DEPTHS = {4, 8, 16, 24, 32};
  private static final int LENGTH = 2048;
  private static final int DEPTH = 8;
  private static final int SHORT = 64;

  private record Point(int layers, int length, boolean recomputed, double megabytes) {}

  private MemoryCurve() {}

  /** The argument is the plot's file. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Subjects.folder();
    List<Point> points = new ArrayList<>();
    System.out.println("| blocks | tokens | kept, MB | recomputed, MB |\n|---|---|---|---|");
    for (int length : LENGTHS) {
      both(folder, DEPTH, length, points);
    }
    for (int depth : DEPTHS) {
      both(folder, depth, LENGTH, points);
    }
    if (arguments.length > 0) {
      XYChart byLength = chart("tokens of the sequence, " + DEPTH + " blocks");
      XYChart byDepth = chart("blocks, " + LENGTH + " tokens");
      for (boolean recomputed : new boolean[] {false, true}) {
        draw(byLength, points.subList(0, 2 * LENGTHS.length), recomputed, true);
        draw(byDepth, points.subList(2 * LENGTHS.length, points.size()), recomputed, false);
      }
      AtomicFile.write(
          Path.of(arguments[0]),
          file ->
              BitmapEncoder.saveBitmap(List.of(byLength, byDepth), 1, 2, file, BitmapFormat.PNG));
    }
  }

  private static void both(Path folder, int layers, int length, List<Point> points)
      throws IOException {
    double kept = megabytes(folder, layers, length, false);
    double recomputed = megabytes(folder, layers, length, true);
    points.add(new Point(layers, length, false, kept));
    points.add(new Point(layers, length, true, recomputed));
    System.out.printf(Locale.ROOT, "| %d | %d | %.0f | %.0f |%n", layers, length, kept, recomputed);
  }

  private static double megabytes(Path folder, int layers, int length, boolean recompute)
      throws IOException {
    Path model = folder.resolve("model-" + layers);
    Tokenizer tokenizer = Tokenizer.of(BpeTrainer.train(ShapeBench.TEXTS, 300, SpecialTokens.ALL));
    DecoderConfig text = DecoderConfig.of(256, layers, 4, 2, 768, 8192, tokenizer);
    try (Student made =
        NewStudent.of(tokenizer, text, VisionConfig.of(24, 1, 2, 48, 32, 8), 1, DType.BFLOAT16)) {
      made.save(model, DType.BFLOAT16);
    }
    LoraConfig lora = LoraConfig.of(8, 16, TargetModules.of(".*text_model.*_proj"));
    try (Student student = Student.open(model, Device.CPU, DType.BFLOAT16)) {
      student.trainable(false);
      try (LoraAdapter adapter = LoraAdapter.attach(student, lora, 1)) {
        adapter.training(true);
        DecoderPass pass = new DecoderPass(student, recompute);
        // What the first step of all takes is no activation.
        ShapeBench.learn(student, pass, 1, SHORT, 1);
        Torch.giveBackFreed();
        ShapeBench.restartPeak();
        long before = Torch.residentBytes();
        ShapeBench.learn(student, pass, 1, length, 2);
        double used = ShapeBench.peakMib() * 1.048576 - before / 1e6;
        adapter.trained().values().forEach(p -> p.tensor().zeroGrad());
        return used;
      }
    }
  }

  private static XYChart chart(String across) {
    XYChart chart =
        new XYChartBuilder()
            .width(600)
            .height(450)
            .xAxisTitle(across)
            .yAxisTitle("memory of a step, MB")
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setXAxisMin(0.0);
    return chart;
  }

  private static void draw(XYChart chart, List<Point> points, boolean recomputed, boolean length) {
    List<Point> drawn = points.stream().filter(p -> p.recomputed() == recomputed).toList();
    chart.addSeries(
        recomputed ? "recomputed" : "kept",
        drawn.stream().map(p -> (double) (length ? p.length() : p.layers())).toList(),
        drawn.stream().map(Point::megabytes).toList());
  }
}
