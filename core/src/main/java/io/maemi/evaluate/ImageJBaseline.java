package io.maemi.evaluate;

import ij.ImagePlus;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.EDM;
import ij.plugin.filter.ParticleAnalyzer;
import ij.process.AutoThresholder;
import ij.process.ByteProcessor;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;

/** What people do in ImageJ: Otsu's threshold, Watershed, Analyze Particles. */
final class ImageJBaseline {
  /** Specks below this area in pixels are noise. */
  private static final int SMALLEST = 10;

  private ImageJBaseline() {}

  /** Objects counted, and their mean equivalent diameter in pixels. */
  record Found(int count, double meanDiameter) {}

  /** Objects brighter than the threshold, or darker. */
  static Found of(Micrograph micrograph, boolean bright) {
    GreyImage image = micrograph.specimen();
    byte[] bytes = image.toBytes(image.contrast());
    ByteProcessor processor = new ByteProcessor(image.width(), image.height(), bytes);
    int level =
        new AutoThresholder().getThreshold(AutoThresholder.Method.Otsu, processor.getHistogram());
    processor.threshold(level);
    if (!bright) {
      processor.invert();
    }
    new EDM().toWatershed(processor);
    processor.setThreshold(255, 255, ByteProcessor.NO_LUT_UPDATE);
    ResultsTable table = new ResultsTable();
    ParticleAnalyzer analyzer =
        new ParticleAnalyzer(0, Measurements.AREA, table, SMALLEST, Double.POSITIVE_INFINITY);
    analyzer.analyze(new ImagePlus("", processor), processor);
    double sum = 0;
    for (int row = 0; row < table.size(); row++) {
      sum += Math.sqrt(4 * table.getValue("Area", row) / Math.PI);
    }
    return new Found(table.size(), table.size() == 0 ? 0 : sum / table.size());
  }
}
