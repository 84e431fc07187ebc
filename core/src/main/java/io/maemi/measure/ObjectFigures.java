package io.maemi.measure;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import io.maemi.measure.Quantity.Sample;
import io.maemi.measure.SizeDistribution.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What else is told of compact objects: quantiles by number and by volume (ISO 9276-2), Feret
 * diameters and shapes (ISO 9276-6), and how the objects lie to each other.
 */
final class ObjectFigures {
  private final FieldOfView view;
  private final Segmentation found;
  private final List<Shape> sized;
  private final List<Quantity> figures = new ArrayList<>();

  private ObjectFigures(FieldOfView view, Segmentation found, List<Shape> sized) {
    this.view = view;
    this.found = found;
    this.sized = sized;
  }

  /**
   * The figures of {@code found}.
   *
   * @param sized those of its shapes that sizes and shapes are told of
   * @param values the figures of their distribution
   * @param samples what those rest on
   * @param of what the diameters are of: empty, or {@code "pore "}
   */
  static List<Quantity> of(
      FieldOfView view,
      Segmentation found,
      List<Shape> sized,
      Map<Figure, Double> values,
      Map<Figure, Sample> samples,
      String of) {
    if (sized.isEmpty()) {
      return List.of();
    }
    ObjectFigures figures = new ObjectFigures(view, found, sized);
    figures.quantiles(values, samples, of);
    figures.shapes();
    figures.neighbours();
    return List.copyOf(figures.figures);
  }

  private void quantiles(Map<Figure, Double> values, Map<Figure, Sample> samples, String of) {
    String number = "weighted by number, border-corrected; interval by bootstrap";
    String volume = "weighted by volume as of spheres; interval by bootstrap";
    quantile(of + "D10", Figure.D10, values, samples, number);
    quantile(of + "D50", Figure.MEDIAN, values, samples, number);
    quantile(of + "D90", Figure.D90, values, samples, number);
    quantile(of + "span", Figure.SPAN, values, samples, "(D90 − D10)/D50 by number");
    quantile(of + "volume D10", Figure.VOLUME_D10, values, samples, volume);
    quantile(of + "volume D50", Figure.VOLUME_D50, values, samples, volume);
    quantile(of + "volume D90", Figure.VOLUME_D90, values, samples, volume);
    quantile(of + "Sauter diameter", Figure.SAUTER, values, samples, "Σd³/Σd²");
  }

  private void quantile(
      String name,
      Figure figure,
      Map<Figure, Double> values,
      Map<Figure, Sample> samples,
      String method) {
    String unit = figure == Figure.SPAN ? "" : view.unit();
    double value = values.getOrDefault(figure, 0.0);
    figures.add(new Quantity(name, value, unit, null, method, null, samples.get(figure)));
  }

  private void shapes() {
    int n = sized.size();
    double[] longest = new double[n];
    double[] least = new double[n];
    double[] aspect = new double[n];
    double[] solidity = new double[n];
    for (int i = 0; i < n; i++) {
      Shape shape = sized.get(i);
      double[] feret = polygon(shape).getFeretValues();
      longest[i] = view.length(feret[0]);
      least[i] = view.length(feret[2]);
      aspect[i] = feret[0] / Math.max(1, feret[2]);
      solidity[i] = shape.solidity();
    }
    mean("largest Feret diameter", longest, view.unit(), "largest distance of two tangents");
    mean("smallest Feret diameter", least, view.unit(), "smallest distance of two tangents");
    mean("aspect ratio", aspect, "", "largest over smallest Feret diameter");
    mean("convexity", solidity, "", "area over the area of the convex hull");
  }

  /** Of copies: ImageJ moves the corners that it is given to the origin. */
  private static PolygonRoi polygon(Shape shape) {
    return new PolygonRoi(
        shape.xs().clone(), shape.ys().clone(), shape.xs().length, Roi.TRACED_ROI);
  }

  private void neighbours() {
    List<Shape> all = found.shapes();
    if (all.size() < 2) {
      return;
    }
    double[] nearest = Neighbours.nearest(all);
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = view.length(nearest[i]);
    }
    mean("nearest neighbour distance", nearest, view.unit(), "between centres of area");
    boolean[] touching = Neighbours.touching(all);
    double[] share = new double[all.size()];
    for (int i = 0; i < share.length; i++) {
      share[i] = touching[i] ? 100 : 0;
    }
    Statistics touch = Statistics.of(share);
    figures.add(
        touch
            .mean("agglomeration", "%", "share of objects that touch another, mean of all")
            .on(Quantity.Sample.share(touch.mean(), touch.standardError(), touch.n())));
  }

  private void mean(String name, double[] values, String unit, String method) {
    figures.add(Statistics.of(values).mean(name, unit, method + ", mean of all"));
  }
}
