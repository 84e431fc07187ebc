package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is told of pores as one space: its local thickness, and the throats by which pores that the
 * watershed parts are joined. A throat is as wide as the largest disc that passes it: twice the
 * largest distance to the solid on the line between its two pores (Gostick 2017,
 * doi:10.1103/PhysRevE.96.023307).
 */
final class PoreSpace {
  /** Of wide pores not every pixel is looked at: as many as leave this radius to the widest. */
  private static final double FINE = 16;

  private final Scene scene;
  private final Labels pores;
  private final float[] distance;
  private final double wider;
  private final int step;

  /**
   * The space of {@code pores}.
   *
   * @param wider pixels by which pores are wider than what is dark of them
   */
  PoreSpace(Scene scene, Labels pores, double wider) {
    this.scene = scene;
    this.pores = pores;
    this.distance = Splitting.distances(pores.mask(), pores.width(), pores.height());
    this.wider = wider;
    float widest = 0;
    for (float d : distance) {
      widest = Math.max(widest, d);
    }
    this.step = Math.max(1, (int) (widest / FINE));
  }

  /** The figures. */
  List<Quantity> figures() {
    List<Quantity> figures = new ArrayList<>();
    figures.add(thickness());
    Statistics throats = Statistics.of(throats());
    if (throats.n() > 0) {
      figures.add(
          throats.mean(
              "pore throat width",
              scene.unit(),
              "largest disc that passes between two pores that run into each other, mean"));
      figures.add(
          new Quantity(
              "pore throat width standard deviation",
              throats.sd(),
              scene.unit(),
              null,
              "between throats",
              null,
              throats.spreadSample()));
    }
    return figures;
  }

  private Quantity thickness() {
    float[] local = local();
    double[] sums = new double[pores.count() + 1];
    double[] areas = new double[pores.count() + 1];
    for (int i = 0; i < local.length; i++) {
      int pore = pores.of()[at(i)];
      sums[pore] += pore == 0 ? 0 : local[i] + wider;
      areas[pore] += pore == 0 ? 0 : 1;
    }
    double mean = scene.length(Arrays.stream(sums).sum() / Math.max(1, Arrays.stream(areas).sum()));
    double error = scene.length(Statistics.errorOfRatio(sums, areas));
    return new Quantity(
        "local pore thickness",
        mean,
        scene.unit(),
        error,
        "largest disc within the pores about each of their pixels, mean by area",
        null,
        pores.count() < 2 ? null : Quantity.Sample.about(mean, error, pores.count()));
  }

  /**
   * The local thickness at every {@link #step}-th pixel of every {@link #step}-th row, in pixels.
   */
  private float[] local() {
    int across = across();
    int down = (pores.height() + step - 1) / step;
    float[] sampled = new float[across * down];
    for (int i = 0; i < sampled.length; i++) {
      sampled[i] = distance[at(i)] / step;
    }
    return LocalThickness.of(sampled, across, down, step);
  }

  private int across() {
    return (pores.width() + step - 1) / step;
  }

  private int at(int sample) {
    int across = across();
    return sample / across * step * pores.width() + sample % across * step;
  }

  /** The widths of all throats, in the scene's unit. */
  private double[] throats() {
    int w = pores.width();
    Map<Long, Float> widest = new HashMap<>();
    for (int i = 0; i < distance.length; i++) {
      if (i % w < w - 1) {
        between(i, i + 1, widest);
      }
      if (i + w < distance.length) {
        between(i, i + w, widest);
      }
    }
    return widest.values().stream().mapToDouble(width -> scene.length(width + wider)).toArray();
  }

  private void between(int i, int j, Map<Long, Float> widest) {
    int a = pores.of()[i];
    int b = pores.of()[j];
    if (a != 0 && b != 0 && a != b) {
      long pair = (long) Math.min(a, b) * (pores.count() + 1) + Math.max(a, b);
      // The next pixels outside have their middles half a pixel beyond the edge, on either side.
      widest.merge(pair, distance[i] + distance[j] - 1, Math::max);
    }
  }
}
