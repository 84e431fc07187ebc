package io.maemi.measure;

import io.maemi.measure.Cracks.Crack;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Quantity.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of cracks: how many, how long, how wide, and each as an object. */
final class CrackFigures {
  /** Every so many points of a middle line are told. */
  private static final int TOLD = 3;

  private static final double MICROMETRE = 1000;

  private final Scene scene;
  private final List<Crack> cracks;
  private final double[] lengths;
  private final double[] areas;

  CrackFigures(Scene scene, List<Crack> cracks) {
    this.scene = scene;
    this.cracks = cracks;
    this.lengths = cracks.stream().mapToDouble(crack -> crack.sections().length()).toArray();
    this.areas = cracks.stream().mapToDouble(crack -> crack.sections().area()).toArray();
  }

  /** Number, length, density, width and area of the cracks. */
  void evidence(List<Evidence> evidence) {
    int n = cracks.size();
    double whole = Arrays.stream(lengths).sum();
    double error = scatter(lengths);
    double field = (double) scene.width() * scene.height();
    boolean scaled = scene.micrograph().pixelSize() != null;
    double perArea = (scaled ? MICROMETRE : 1) / scene.length(1) / field;
    String along = "along middle lines; interval as of cracks at random";
    add(
        evidence,
        "crack count",
        n,
        "",
        Math.sqrt(n),
        "dark valleys with two faces, joined straight on where they meet; uncertainty is counting"
            + " statistics",
        Sample.counted(n));
    length(evidence, "total crack length", whole, error, along);
    add(
        evidence,
        "crack density",
        perArea * whole,
        scaled ? "1/\u00b5m" : "1/px",
        perArea * error,
        "length of all cracks over the area of the image; interval as of cracks at random",
        positive(perArea * whole, perArea * error));
    length(
        evidence,
        "mean crack width",
        Arrays.stream(areas).sum() / whole,
        Statistics.errorOfRatio(areas, lengths),
        "distance of the steepest places of the grey profile across, mean along all cracks");
    evidence.add(
        new Quantity(
            "largest crack width",
            scene.length(
                cracks.stream().mapToDouble(crack -> crack.sections().widest()).max().orElse(0)),
            scene.unit(),
            null,
            "the same, mean along the widest stretch",
            null));
    double share = 100 * Arrays.stream(areas).sum() / field;
    double shareError = 100 * scatter(areas) / field;
    add(
        evidence,
        "crack area share",
        share,
        "%",
        shareError,
        "length times mean width over the area of the image; interval as of cracks at random",
        n < 2 ? null : Sample.share(share, shareError, n));
  }

  /** The mean length of a crack. */
  void figures(List<Quantity> figures) {
    figures.add(
        Statistics.of(Arrays.stream(lengths).map(scene::length).toArray())
            .mean("mean crack length", scene.unit(), "along the middle line, mean of all"));
  }

  /** Standard error of the sum over things that lie at random: so does their number. */
  private static double scatter(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  private void length(
      List<Evidence> evidence, String name, double pixels, double error, String method) {
    double value = scene.length(pixels);
    double standard = scene.length(error);
    add(evidence, name, value, scene.unit(), standard, method, positive(value, standard));
  }

  private @Nullable Sample positive(double value, double error) {
    Sample free = Sample.about(value, error, cracks.size());
    return cracks.size() < 2 ? null : new Sample(free.n(), Math.max(0, free.low()), free.high());
  }

  private void add(
      List<Evidence> evidence,
      String name,
      double value,
      String unit,
      double error,
      String method,
      @Nullable Sample sample) {
    Double uncertainty = sample == null ? null : error;
    evidence.add(new Quantity(name, value, unit, uncertainty, method, null, sample));
  }

  /** The mean widths of the cracks. */
  Statistics sizes() {
    return Statistics.of(
        cracks.stream().mapToDouble(c -> scene.length(c.sections().meanWidth())).toArray());
  }

  /** The cracks as objects, numbered from {@code first} on: outlines are the faces. */
  List<MeasuredObject> objects(int first) {
    List<MeasuredObject> objects = new ArrayList<>();
    for (Crack crack : cracks) {
      objects.add(object(first + objects.size(), crack));
    }
    return objects;
  }

  private MeasuredObject object(int id, Crack crack) {
    CrackSections sections = crack.sections();
    int n = sections.xs().length;
    List<double[]> axis = new ArrayList<>();
    List<double[]> near = new ArrayList<>();
    List<double[]> far = new ArrayList<>();
    for (int k = 0; k < n; k = k < n - 1 ? Math.min(n - 1, k + TOLD) : n) {
      double[] aside = sections.aside(k);
      axis.add(point(sections.xs()[k], sections.ys()[k]));
      near.add(point(sections.xs()[k] + aside[0], sections.ys()[k] + aside[1]));
      far.add(0, point(sections.xs()[k] - aside[0], sections.ys()[k] - aside[1]));
    }
    List<double[]> outline = new ArrayList<>(near);
    outline.addAll(far);
    double[] xs = outline.stream().mapToDouble(p -> p[0]).sorted().toArray();
    double[] ys = outline.stream().mapToDouble(p -> p[1]).sorted().toArray();
    return new MeasuredObject(
        id,
        xs[0],
        ys[0],
        xs[xs.length - 1] - xs[0],
        ys[ys.length - 1] - ys[0],
        scene.fold() * scene.fold() * sections.area(),
        scene.length(sections.meanWidth()),
        crack.score(),
        outline,
        axis);
  }

  private double[] point(double x, double y) {
    int fold = scene.fold();
    return new double[] {fold * (x + 0.5), fold * (y + 0.5) + scene.top()};
  }
}
