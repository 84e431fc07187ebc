package io.maemi.measure;

import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Quantity.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is told of layers: the thickness of each with its deviation and extremes. */
final class LayerFigures {
  private final Scene scene;
  private final Layers layers;

  LayerFigures(Scene scene, Layers layers) {
    this.scene = scene;
    this.layers = layers;
  }

  private double[] thickness(int k) {
    LineFrame frame = layers.frame();
    return Arrays.stream(layers.profile(k))
        .map(pixels -> scene.length(pixels, frame.nx(), frame.ny()))
        .toArray();
  }

  /** Mean and standard deviation of every layer's thickness. */
  void evidence(List<Evidence> evidence) {
    String method = "distance of boundaries that run through the image, every row across them";
    evidence.add(new Quantity("layer count", layers.count(), "", null, method, null));
    for (int at = 0; at < layers.count(); at++) {
      int k = layers.fromTop(at);
      Statistics own = Statistics.of(thickness(k));
      int n = independent(layers.profile(k));
      double error = own.sd() / Math.sqrt(n);
      Sample mean = n < 2 ? null : Sample.about(own.mean(), error, n);
      evidence.add(
          new Quantity(
              "thickness of layer " + (at + 1),
              own.mean(),
              scene.unit(),
              n < 2 ? null : error,
              "mean, " + method + "; n of its waves",
              null,
              mean));
      evidence.add(
          new Quantity(
              "thickness standard deviation of layer " + (at + 1),
              own.sd(),
              scene.unit(),
              null,
              "along the layer",
              null,
              n < 3 ? null : Sample.about(own.sd(), own.sd() / Math.sqrt(2.0 * (n - 1)), n)));
    }
  }

  /** Extremes of every layer's thickness. */
  void figures(List<Quantity> figures) {
    for (int at = 0; at < layers.count(); at++) {
      Statistics own = Statistics.of(thickness(layers.fromTop(at)));
      String of = " place of layer " + (at + 1);
      figures.add(quantity("thinnest" + of, own.min()));
      figures.add(quantity("thickest" + of, own.max()));
    }
  }

  private Quantity quantity(String name, double value) {
    return new Quantity(name, value, scene.unit(), null, "along the layer", null);
  }

  /** How often a profile goes through its mean: neighbouring rows are no independent samples. */
  private static int independent(double[] profile) {
    double mean = Arrays.stream(profile).average().orElse(0);
    int n = 1;
    for (int v = 1; v < profile.length; v++) {
      n += profile[v] > mean != profile[v - 1] > mean ? 1 : 0;
    }
    return n;
  }

  /** The layers as objects: outlines are the boundaries, sizes the mean thickness. */
  List<MeasuredObject> objects() {
    List<MeasuredObject> objects = new ArrayList<>();
    for (int at = 0; at < layers.count(); at++) {
      int k = layers.fromTop(at);
      List<double[]> outline = new ArrayList<>();
      double[] near = layers.boundaries()[k];
      double[] far = layers.boundaries()[k + 1];
      int step = Math.max(1, near.length / 200);
      double area = 0;
      for (int v = 0; v < near.length; v += step) {
        outline.add(point(near[v], v));
      }
      for (int v = near.length - 1; v >= 0; v -= step) {
        outline.add(point(far[v], v));
      }
      for (double pixels : layers.profile(k)) {
        area += pixels * scene.fold() * scene.fold();
      }
      double[] xs = outline.stream().mapToDouble(p -> p[0]).sorted().toArray();
      double[] ys = outline.stream().mapToDouble(p -> p[1]).sorted().toArray();
      objects.add(
          new MeasuredObject(
              at + 1,
              xs[0],
              ys[0],
              xs[xs.length - 1] - xs[0],
              ys[ys.length - 1] - ys[0],
              area,
              Statistics.of(thickness(k)).mean(),
              layers.explained(),
              outline,
              List.of()));
    }
    return objects;
  }

  private double[] point(double u, int v) {
    LineFrame frame = layers.frame();
    int fold = scene.fold();
    return new double[] {fold * (frame.x(u, v) + 0.5), fold * (frame.y(u, v) + 0.5) + scene.top()};
  }

  /** The thicknesses of the layers. */
  Statistics sizes() {
    double[] means = new double[layers.count()];
    Arrays.setAll(means, k -> Statistics.of(thickness(k)).mean());
    return Statistics.of(means);
  }
}
