package io.maemi.measure;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.plugin.filter.Analyzer;
import ij.process.FloatProcessor;
import io.maemi.foundation.AtomicFile;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.nio.file.Path;

/**
 * Objects as the table that ImageJ's Analyze › Measure makes of their outlines, with its column
 * names and definitions: lengths in nm and areas in nm² where the pixel size is known, otherwise in
 * pixels. A last column {@code Size} is the size that the measurement speaks of.
 */
public final class ObjectTable {
  private static final int COLUMNS =
      Measurements.AREA
          | Measurements.MEAN
          | Measurements.STD_DEV
          | Measurements.MIN_MAX
          | Measurements.CENTROID
          | Measurements.CENTER_OF_MASS
          | Measurements.PERIMETER
          | Measurements.RECT
          | Measurements.ELLIPSE
          | Measurements.SHAPE_DESCRIPTORS
          | Measurements.FERET
          | Measurements.INTEGRATED_DENSITY
          | Measurements.MEDIAN;

  private ObjectTable() {}

  /** Writes one row an object to {@code csv}, ids first. */
  public static void write(Micrograph micrograph, Measurement measurement, Path csv) {
    AtomicFile.write(csv, text(micrograph, measurement));
  }

  /** The table as comma-separated text. */
  public static String text(Micrograph micrograph, Measurement measurement) {
    GreyImage pixels = micrograph.pixels();
    ImagePlus image =
        new ImagePlus(
            micrograph.name(),
            new FloatProcessor(pixels.width(), pixels.height(), pixels.values().clone()));
    image.setCalibration(calibration(micrograph));
    ResultsTable table = new ResultsTable();
    Analyzer analyzer = new Analyzer(image, COLUMNS, table);
    for (MeasuredObject object : measurement.objects()) {
      image.setRoi(ObjectRois.roi(object));
      analyzer.saveResults(image.getStatistics(COLUMNS), image.getRoi());
      table.addValue("Size", object.size());
      table.addValue("Score", object.score());
    }
    StringBuilder text = new StringBuilder(" ");
    String[] headings = table.getHeadings();
    for (String heading : headings) {
      text.append(',').append(heading);
    }
    text.append('\n');
    for (int row = 0; row < table.size(); row++) {
      text.append(measurement.objects().get(row).id());
      for (String heading : headings) {
        text.append(',').append(table.getStringValue(heading, row));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static Calibration calibration(Micrograph micrograph) {
    Calibration calibration = new Calibration();
    PixelSize size = micrograph.pixelSize();
    if (size != null) {
      calibration.pixelWidth = size.x();
      calibration.pixelHeight = size.y();
      calibration.setUnit("nm");
    }
    return calibration;
  }
}
