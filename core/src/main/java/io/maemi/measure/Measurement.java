package io.maemi.measure;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured on one micrograph.
 *
 * @param of what was measured
 * @param count objects counted (lines, for lines and spaces)
 * @param size statistics of their size, or null where nothing was sized
 * @param objects each object; coordinates in pixels of the file's image, from the upper left corner
 * @param phases area fractions
 * @param defects defects of patterns
 * @param abstained true where nothing could be measured
 * @param evidence the same as evidence records, the scale's included
 * @param figures what else was measured: quantiles, shapes, neighbours; for reports, not for words
 * @param image how good the image is to measure on: noise, sharpness, faults of scanning, and the
 *     verdict in words; for reports as well
 */
public record Measurement(
    Kind of,
    int count,
    @Nullable SizeStatistics size,
    List<MeasuredObject> objects,
    List<Phase> phases,
    List<Defect> defects,
    boolean abstained,
    List<Evidence> evidence,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Quantity> figures,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Evidence> image) {

  /** A measurement without further figures, on an image that nothing is told of. */
  public Measurement(
      Kind of,
      int count,
      @Nullable SizeStatistics size,
      List<MeasuredObject> objects,
      List<Phase> phases,
      List<Defect> defects,
      boolean abstained,
      List<Evidence> evidence) {
    this(of, count, size, objects, phases, defects, abstained, evidence, List.of(), List.of());
  }

  /** The same with {@code more} figures. */
  Measurement with(List<Quantity> more) {
    return new Measurement(
        of, count, size, objects, phases, defects, abstained, evidence, more, image);
  }

  /** The same with what is known of the image. */
  Measurement on(List<Evidence> seen) {
    return new Measurement(
        of, count, size, objects, phases, defects, abstained, evidence, figures, seen);
  }

  /**
   * Statistics of a size.
   *
   * @param unit {@code nm}, or {@code px} where the scale is unknown
   * @param what which size: {@code equivalent diameter}, {@code fibre width}, {@code pitch} …
   */
  public record SizeStatistics(
      double mean, double median, double sd, double min, double max, String unit, String what) {}

  /**
   * One object. Box and outline in pixels of the file's image, {@code area} in px², {@code size} in
   * the unit of {@link SizeStatistics}, {@code score} 0…1.
   *
   * @param axis the middle line of what is told by one, as cracks are; otherwise empty
   */
  public record MeasuredObject(
      int id,
      double x,
      double y,
      double width,
      double height,
      double area,
      double size,
      double score,
      List<double[]> outline,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<double[]> axis) {
    private MeasuredObject moved(int dx, int dy) {
      return new MeasuredObject(
          id,
          x + dx,
          y + dy,
          width,
          height,
          area,
          size,
          score,
          moved(outline, dx, dy),
          moved(axis, dx, dy));
    }

    private static List<double[]> moved(List<double[]> points, int dx, int dy) {
      return points.stream().map(point -> new double[] {point[0] + dx, point[1] + dy}).toList();
    }
  }

  /** An area fraction 0…1. */
  public record Phase(String name, double fraction) {}

  /** A defect: {@code kind} is bridge, break, pinch, missing or particle. */
  public record Defect(String kind, double x, double y, double width, double height, double score) {

    private Defect moved(int dx, int dy) {
      return new Defect(kind, x + dx, y + dy, width, height, score);
    }
  }

  /** The same with every place moved. */
  Measurement moved(int dx, int dy) {
    return new Measurement(
        of,
        count,
        size,
        objects.stream().map(object -> object.moved(dx, dy)).toList(),
        phases,
        defects.stream().map(defect -> defect.moved(dx, dy)).toList(),
        abstained,
        evidence,
        figures,
        image);
  }

  /** Everything that is told: evidence, further figures, and what is known of the image. */
  @JsonIgnore
  public List<Evidence> all() {
    List<Evidence> all = new ArrayList<>(evidence);
    all.addAll(figures);
    all.addAll(image);
    return all;
  }

  /** Whether the objects lie on a lattice, as those of a made pattern do. */
  @JsonIgnore
  public boolean regular() {
    return Lattice.of(this).pattern();
  }

  /** The evidence, further figure or figure of the image of a name, or null. */
  @JsonIgnore
  public @Nullable Quantity quantity(String name) {
    for (Evidence item : all()) {
      if (item instanceof Quantity quantity && quantity.name().equals(name)) {
        return quantity;
      }
    }
    return null;
  }
}
