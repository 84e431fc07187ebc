package io.maemi.cli;

import io.maemi.evaluate.MeasurementPage;
import io.maemi.foundation.AtomicFile;
import io.maemi.measure.CocoObjects;
import io.maemi.measure.LabelImage;
import io.maemi.measure.Measurement;
import io.maemi.measure.ObjectRois;
import io.maemi.measure.ObjectTable;
import io.maemi.measure.Overlay;
import io.maemi.measure.OverlaySvg;
import io.maemi.measure.SizeHistogram;
import io.maemi.micrograph.Micrograph;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for files that {@code measure} writes about each image, named after it. */
final class ObjectFiles {
  @Option(
      names = "--overlay",
      paramLabel = "DIR",
      description = "Write DIR/<name>.overlay.png, the image with what was found drawn on it.")
  private @Nullable Path overlay;

  @Option(
      names = "--svg",
      paramLabel = "DIR",
      description = "Write DIR/<name>.overlay.svg, the same with outlines that stay sharp.")
  private @Nullable Path svg;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write DIR/<name>.report.html: overlay, all figures and sizes on one page.")
  private @Nullable Path report;

  @Option(
      names = "--csv",
      paramLabel = "DIR",
      description = "Write DIR/<name>.csv, a row an object, with ImageJ's columns.")
  private @Nullable Path csv;

  @Option(
      names = "--rois",
      paramLabel = "DIR",
      description = "Write DIR/<name>.rois.zip, the outlines for ImageJ's ROI manager.")
  private @Nullable Path rois;

  @Option(
      names = "--labels",
      paramLabel = "DIR",
      description = "Write DIR/<name>.labels.tif, a 16-bit image of the objects' ids.")
  private @Nullable Path labels;

  @Option(
      names = "--coco",
      paramLabel = "DIR",
      description = "Write DIR/<name>.coco.json, the objects as COCO annotations.")
  private @Nullable Path coco;

  @Option(
      names = "--histogram",
      paramLabel = "DIR",
      description = "Write DIR/<name>.histogram.png, the sizes and their cumulative share.")
  private @Nullable Path histogram;

  void write(ImageInput input, Micrograph micrograph, Measurement measurement) {
    String stem = input.stem();
    if (overlay != null) {
      Overlay.write(micrograph, measurement, overlay.resolve(stem + ".overlay.png"));
    }
    if (svg != null) {
      AtomicFile.write(
          svg.resolve(stem + ".overlay.svg"), OverlaySvg.text(micrograph, measurement));
    }
    if (report != null) {
      AtomicFile.write(
          report.resolve(stem + ".report.html"),
          MeasurementPage.text(input.name(), micrograph, measurement));
    }
    if (csv != null) {
      ObjectTable.write(micrograph, measurement, csv.resolve(stem + ".csv"));
    }
    if (rois != null) {
      ObjectRois.write(measurement, rois.resolve(stem + ".rois.zip"));
    }
    if (labels != null) {
      LabelImage.write(micrograph, measurement, labels.resolve(stem + ".labels.tif"));
    }
    if (coco != null) {
      CocoObjects.write(
          micrograph.name(), micrograph, measurement, coco.resolve(stem + ".coco.json"));
    }
    if (histogram != null) {
      SizeHistogram.write(measurement, histogram.resolve(stem + ".histogram.png"));
    }
  }
}
