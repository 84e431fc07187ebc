package io.maemi.measure;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.micrograph.Micrograph;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Objects as COCO's instance annotations, as tools for labelling read and write them. */
public final class CocoObjects {
  private CocoObjects() {}

  /** A data set of one image. */
  private record DataSet(
      List<Image> images, List<Category> categories, List<Annotation> annotations) {}

  private record Image(int id, String file_name, int width, int height) {}

  private record Category(int id, String name) {}

  private record Annotation(
      int id,
      int image_id,
      int category_id,
      double[] bbox,
      double area,
      List<double[]> segmentation,
      int iscrowd,
      double score) {}

  /** Writes the objects on the file {@code name} to {@code json}, coordinates in its pixels. */
  public static void write(String name, Micrograph micrograph, Measurement measurement, Path json) {
    DataSet set =
        new DataSet(
            List.of(new Image(1, name, micrograph.pixels().width(), micrograph.pixels().height())),
            List.of(new Category(1, measurement.of().word())),
            measurement.objects().stream().map(CocoObjects::annotation).toList());
    AtomicFile.write(json, Json.line(set));
  }

  private static Annotation annotation(MeasuredObject object) {
    double[] points = object.outline().stream().flatMapToDouble(Arrays::stream).toArray();
    double[] box = {object.x(), object.y(), object.width(), object.height()};
    return new Annotation(
        object.id(), 1, 1, box, object.area(), List.of(points), 0, object.score());
  }
}
