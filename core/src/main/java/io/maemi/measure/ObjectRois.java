package io.maemi.measure;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import io.maemi.foundation.AtomicFile;
import io.maemi.measure.Measurement.MeasuredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Objects as ImageJ's regions of interest: a zip that its ROI manager opens. */
public final class ObjectRois {
  private ObjectRois() {}

  /** Writes the outlines of all objects to {@code zip}, each named after its id. */
  public static void write(Measurement measurement, Path zip) {
    AtomicFile.write(
        zip,
        out -> {
          ZipOutputStream entries = new ZipOutputStream(out);
          for (MeasuredObject object : measurement.objects()) {
            add(object, entries);
          }
          entries.finish();
        });
  }

  private static void add(MeasuredObject object, ZipOutputStream entries) throws IOException {
    Roi roi = roi(object);
    ZipEntry entry = new ZipEntry(roi.getName() + ".roi");
    entry.setTime(0); // the same objects make the same file
    entries.putNextEntry(entry);
    entries.write(RoiEncoder.saveAsByteArray(roi));
    entries.closeEntry();
  }

  /**
   * The outline of one object: traced along pixels where its corners are pixels' corners, otherwise
   * to a part of a pixel.
   */
  static Roi roi(MeasuredObject object) {
    List<double[]> outline = object.outline();
    int n = outline.size();
    boolean whole =
        outline.stream()
            .allMatch(point -> point[0] == Math.rint(point[0]) && point[1] == Math.rint(point[1]));
    Roi roi;
    if (whole) {
      // Only from whole numbers does ImageJ measure a traced outline's length.
      int[] xs = outline.stream().mapToInt(point -> (int) point[0]).toArray();
      int[] ys = outline.stream().mapToInt(point -> (int) point[1]).toArray();
      roi = new PolygonRoi(xs, ys, n, Roi.TRACED_ROI);
    } else {
      float[] xs = new float[n];
      float[] ys = new float[n];
      for (int i = 0; i < n; i++) {
        xs[i] = (float) outline.get(i)[0];
        ys[i] = (float) outline.get(i)[1];
      }
      roi = new PolygonRoi(xs, ys, n, Roi.FREEROI);
    }
    roi.setName(String.format(Locale.ROOT, "%04d", object.id()));
    return roi;
  }
}
