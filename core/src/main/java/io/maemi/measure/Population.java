package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Quantity.Sample;
import io.maemi.measure.SizeDistribution.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Objects as a sample: those that the border cuts are counted but not sized, and the whole ones are
 * weighted by the chance of being whole, W·H/((W−w)(H−h)), since large objects are cut more often
 * (ISO 13322-1; Miles and Lantuéjoul).
 */
final class Population {
  /** With fewer whole objects than this, cut ones are sized too. */
  private static final int ENOUGH = 3;

  private final FieldOfView view;
  private final Segmentation found;
  private final List<Shape> sized;
  private final Statistics diameters;
  private final SizeDistribution distribution;
  private final Map<Figure, Sample> samples;
  private final boolean whole;
  private final int cut;
  private final Statistics circularity;
  private final double coverage;
  private final double coverageError;
  private final double wider;

  private Population(FieldOfView view, Segmentation found, double wider) {
    this.view = view;
    this.wider = wider;
    this.found = wanted(view, found, wider);
    List<Shape> shapes = this.found.shapes();
    this.cut = (int) shapes.stream().filter(Shape::cut).count();
    this.whole = shapes.size() - cut >= Math.max(ENOUGH, shapes.size() / 4);
    this.sized = whole ? shapes.stream().filter(shape -> !shape.cut()).toList() : shapes;
    double[] sizes = new double[sized.size()];
    double[] weights = new double[sized.size()];
    double w = view.width();
    double h = view.height();
    double[] round = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      Shape shape = sized.get(i);
      sizes[i] = size(view, found, shape, wider);
      weights[i] =
          whole ? Math.min(4, w * h / Math.max(1, (w - shape.width()) * (h - shape.height()))) : 1;
      round[i] = shape.circularity();
    }
    this.diameters = Statistics.of(sizes, weights);
    this.distribution = SizeDistribution.of(sizes, weights);
    this.samples = distribution.samples();
    this.circularity = Statistics.of(round);
    double[] areas =
        shapes.stream()
            .mapToDouble(shape -> shape.area() * Math.pow(1 + wider / found.diameter(shape), 2))
            .toArray();
    this.coverage = Math.min(1, Arrays.stream(areas).sum() / (w * h));
    // What objects thrown at random cover has the variance of the sum of their squared areas.
    this.coverageError = Math.sqrt(Arrays.stream(areas).map(area -> area * area).sum()) / (w * h);
  }

  private static double size(FieldOfView view, Segmentation found, Shape shape, double wider) {
    return view.length(found.diameter(shape) + wider);
  }

  /** The objects of a size that the user wants. */
  private static Segmentation wanted(FieldOfView view, Segmentation all, double wider) {
    boolean[] keep = new boolean[all.labels().count() + 1];
    for (Shape shape : all.shapes()) {
      keep[shape.label()] = view.wanted().takes(size(view, all, shape, wider), view);
    }
    double[] scores =
        all.shapes().stream()
            .filter(shape -> keep[shape.label()])
            .mapToDouble(shape -> all.scores()[shape.label() - 1])
            .toArray();
    if (scores.length == all.shapes().size()) {
      return all;
    }
    return new Segmentation(
        all.labels().keep(keep),
        Shape.kept(all.shapes(), keep),
        scores,
        all.score(),
        all.heaped(),
        all.method());
  }

  static Population of(FieldOfView view, Segmentation found) {
    return new Population(view, found, 0);
  }

  /**
   * Objects whose edges lie outside the outlines found: {@code wider} pixels are added to every
   * diameter.
   */
  static Population of(FieldOfView view, Segmentation found, double wider) {
    return new Population(view, found, wider);
  }

  /** The objects, those left out that the user does not want. */
  Labels labels() {
    return found.labels();
  }

  /** The diameters of what is sized. */
  Statistics sizes() {
    return diameters;
  }

  void count(String name, List<Evidence> evidence) {
    int n = found.shapes().size();
    String method =
        found.method()
            + ", distance-map watershed; uncertainty is counting statistics; "
            + cut
            + " cut by the border";
    evidence.add(new Quantity(name, n, "", Math.sqrt(n), method, null, Sample.counted(n)));
  }

  void diameters(String of, List<Evidence> evidence) {
    String unit = view.unit();
    String method =
        (found.heaped()
                ? "diameter of the disc of the convex hull's area"
                : "diameter of the disc of equal area")
            + (wider > 0 ? ", widened to the rims of the cells" : "")
            + (whole ? ", whole objects, border-corrected" : ", cut objects included");
    evidence.add(
        new Quantity(
            "mean " + of + "diameter",
            diameters.mean(),
            unit,
            diameters.standardError(),
            method,
            null,
            samples.get(Figure.MEAN)));
    evidence.add(
        new Quantity(
            "median " + of + "diameter",
            diameters.median(),
            unit,
            null,
            method,
            null,
            samples.get(Figure.MEDIAN)));
    evidence.add(
        new Quantity(
            of + "diameter standard deviation",
            diameters.sd(),
            unit,
            null,
            method,
            null,
            samples.get(Figure.SD)));
    if (of.isEmpty()) {
      evidence.add(new Quantity("smallest diameter", diameters.min(), unit, null, method, null));
      evidence.add(new Quantity("largest diameter", diameters.max(), unit, null, method, null));
    }
  }

  /** The mean diameter alone, under {@code name}. */
  void diameter(String name, List<Evidence> evidence) {
    evidence.add(
        new Quantity(
            name,
            diameters.mean(),
            view.unit(),
            diameters.standardError(),
            "diameter of the disc of equal area, mean",
            null,
            samples.get(Figure.MEAN)));
  }

  void cover(String name, List<Evidence> evidence) {
    evidence.add(
        new Quantity(
            name,
            coverage * 100,
            "%",
            null,
            "area of the objects"
                + (wider > 0 ? ", widened to the rims of the cells," : "")
                + " over the area of the image",
            null,
            Sample.share(100 * coverage, 100 * coverageError, found.shapes().size())));
  }

  /** The measurement of objects that are particles. */
  Measurement particles() {
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(view.micrograph()));
    count("particle count", evidence);
    diameters("", evidence);
    evidence.add(
        new Quantity(
            "circularity",
            circularity.mean(),
            "",
            null,
            "4π·area/perimeter², mean of whole particles",
            null,
            circularity.sample()));
    cover("coverage", evidence);
    return measurement(Kind.PARTICLES, "equivalent diameter", evidence);
  }

  Measurement measurement(Kind kind, String what, List<Evidence> evidence) {
    return measurement(kind, what, evidence, List.of());
  }

  Measurement measurement(Kind kind, String what, List<Evidence> evidence, List<Defect> defects) {
    List<MeasuredObject> objects = new ArrayList<>();
    int fold = view.fold();
    for (Shape shape : found.shapes()) {
      objects.add(
          new MeasuredObject(
              shape.label(),
              shape.x() * fold,
              shape.y() * fold + view.top(),
              shape.width() * fold,
              shape.height() * fold,
              (double) shape.area() * fold * fold,
              size(view, found, shape, wider),
              found.scores()[shape.label() - 1],
              shape.outline(fold, view.top()),
              List.of()));
    }
    return new Measurement(
            kind,
            objects.size(),
            diameters.sizes(view.unit(), what),
            objects,
            List.of(),
            defects,
            false,
            List.copyOf(evidence))
        .with(
            ObjectFigures.of(
                view,
                found,
                sized,
                distribution.values(),
                samples,
                kind == Kind.PORES ? "pore " : ""));
  }
}
