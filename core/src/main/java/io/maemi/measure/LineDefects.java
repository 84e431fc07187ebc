package io.maemi.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Defects of a line pattern, by comparing the image with straight lines: bright matter across a
 * space is a bridge, a gap in a line is a break, a narrow place a pinch, and bright matter that
 * also lies on the lines a particle.
 */
final class LineDefects {
  /** What is narrow for less than this share of the pitch is roughness. */
  private static final double SHORTEST_PINCH = 0.2;

  /** Particles are brighter than what is below them by this share of the step to the lines, */
  private static final double BRIGHTER = 0.3;

  /** and by so many standard deviations of what else differs. */
  private static final double ABOVE_NOISE = 4;

  /** Two particles touch where the neck between them is narrower than this share of the smaller. */
  private static final double NECK = 0.86;

  /** What the border leaves of a space must be this share of it to tell of a bridge. */
  private static final double LEFT = 0.25;

  /** and so many pixels. */
  private static final double SIGHT = 6;

  private final Plane plane;
  private final LineModel model;
  private final double width;
  private final float[] residual;

  private LineDefects(Plane plane, LineModel model) {
    this.plane = plane;
    this.model = model;
    this.width = model.width(plane.width());
    this.residual = residual(plane, model.pitch() * 0.18);
  }

  /** A defect in the frame: box from (u0, v0) to (u1, v1). */
  record Place(String kind, double u0, double v0, double u1, double v1, double score) {}

  /**
   * The defects of a turned, lightly smoothed image with the edges' standard deviation {@code
   * roughness} in pixels.
   */
  static List<Place> of(Plane plane, LineModel model, LineEdges edges, double roughness) {
    LineDefects search = new LineDefects(plane, model);
    List<Place> places = new ArrayList<>();
    search.particles(places);
    search.bridges(places);
    search.breaksAndPinches(edges, roughness, places);
    return places;
  }

  private static float[] residual(Plane plane, double sigma) {
    Plane wide = plane.smooth(sigma);
    float[] profile = LineModel.medianProfile(wide);
    float[] residual = new float[wide.values().length];
    for (int i = 0; i < residual.length; i++) {
      residual[i] = wide.values()[i] - profile[i % profile.length];
    }
    return residual;
  }

  /**
   * Matter on the lines themselves: brighter than the lines by a good part of the step from space
   * to line, and than noise. Particles that touch are split at their necks.
   */
  private void particles(List<Place> places) {
    int across = plane.width();
    int along = plane.height();
    double[] middle = new Plane(across, along, residual).percentiles(0.25, 0.75);
    double spread = (middle[1] - middle[0]) / 1.349;
    double limit = Math.max(BRIGHTER * (model.line() - model.space()), ABOVE_NOISE * spread);
    boolean[] bright = new boolean[residual.length];
    boolean[] core = core();
    for (int i = 0; i < bright.length; i++) {
      bright[i] = residual[i] > limit;
    }
    Labels labels = Splitting.split(bright, across, along, NECK);
    int[] onLine = new int[labels.count() + 1];
    for (int i = 0; i < bright.length; i++) {
      onLine[labels.of()[i]] += core[i % across] ? 1 : 0;
    }
    for (Shape shape : Shape.of(labels)) {
      boolean large = shape.area() > 0.2 * model.pitch() * model.pitch();
      boolean onLines =
          onLine[shape.label()] > 0.12 * shape.area()
              && onLine[shape.label()] > 0.1 * width * width;
      if (large && onLines && Math.max(shape.width(), shape.height()) < 5 * model.pitch()) {
        places.add(
            new Place(
                "particle",
                shape.x(),
                shape.y(),
                shape.x() + shape.width(),
                shape.y() + shape.height(),
                0.9));
      }
    }
  }

  /** Columns well inside lines. */
  private boolean[] core() {
    boolean[] core = new boolean[plane.width()];
    for (int k = 0; k < model.count(); k++) {
      double margin = Math.min(0.25 * width, 3);
      for (int u = (int) Math.ceil(Math.max(0, model.lefts()[k] + margin));
          u <= Math.min(core.length - 1, model.rights()[k] - margin);
          u++) {
        core[u] = true;
      }
    }
    return core;
  }

  private void bridges(List<Place> places) {
    double gap = model.pitch() - width;
    for (int k = 0; k <= model.count(); k++) {
      double next = k < model.count() ? model.lefts()[k] : model.rights()[k - 1] + gap;
      double before = k > 0 ? model.rights()[k - 1] : next - gap;
      double from = Math.max(before, -0.5);
      double to = Math.min(next, plane.width() - 0.5);
      if (to - from < Math.max(LEFT * gap, SIGHT)) {
        continue;
      }
      boolean[] rows = new boolean[plane.height()];
      int u0 = (int) Math.max(0, Math.ceil(before + 0.2 * (next - before)));
      int u1 = (int) Math.min(plane.width() - 1.0, Math.floor(next - 0.2 * (next - before)));
      for (int v = 0; v < rows.length; v++) {
        rows[v] = darkest(v, u0, u1) > model.threshold();
      }
      for (int[] run : runs(rows, Math.max(3, 0.12 * model.pitch()))) {
        addUnlessKnown(places, new Place("bridge", from, run[0], to, run[1], 0.9));
      }
    }
  }

  private double darkest(int v, int u0, int u1) {
    double darkest = 255;
    for (int u = u0; u <= u1; u++) {
      darkest = Math.min(darkest, plane.values()[v * plane.width() + u]);
    }
    return u1 < u0 ? 0 : darkest;
  }

  private double brightest(int v, int u0, int u1) {
    double brightest = 0;
    for (int u = Math.max(0, u0); u <= Math.min(plane.width() - 1, u1); u++) {
      brightest = Math.max(brightest, plane.values()[v * plane.width() + u]);
    }
    return u1 < u0 ? 255 : brightest;
  }

  private void breaksAndPinches(LineEdges edges, double roughness, List<Place> places) {
    for (int k = 0; k < model.count(); k++) {
      double from = model.lefts()[k];
      double to = model.rights()[k];
      double own = to - from;
      if (model.cut(k, plane.width()) && own < 0.5 * width) {
        continue;
      }
      boolean[] broken = new boolean[plane.height()];
      for (int v = 0; v < broken.length; v++) {
        broken[v] =
            brightest(v, (int) Math.round(from + 0.2 * own), (int) Math.round(to - 0.2 * own))
                < model.threshold();
      }
      List<int[]> breaks = runs(broken, Math.max(3, 0.12 * model.pitch()));
      for (int[] run : breaks) {
        addUnlessKnown(places, new Place("break", from, run[0], to, run[1], 0.9));
      }
      if (!model.cut(k, plane.width())) {
        pinches(edges, k, roughness, places);
      }
    }
  }

  private void pinches(LineEdges edges, int k, double roughness, List<Place> places) {
    double own = model.rights()[k] - model.lefts()[k];
    int half = (int) Math.max(1, 0.12 * model.pitch());
    double limit = own - Math.max(0.36 * own, Math.max(1.5, 3.2 * Math.sqrt(2) * roughness));
    boolean[] narrow = new boolean[plane.height()];
    for (int v = 0; v < narrow.length; v++) {
      double sum = 0;
      int n = 0;
      for (int j = Math.max(0, v - half); j <= Math.min(narrow.length - 1, v + half); j++) {
        double w = edges.rights()[k][j] - edges.lefts()[k][j];
        if (!Double.isNaN(w)) {
          sum += w;
          n++;
        }
      }
      narrow[v] = n > 0 && sum / n < limit;
    }
    for (int[] run : runs(narrow, Math.max(2, SHORTEST_PINCH * model.pitch()))) {
      addUnlessKnown(
          places, new Place("pinch", model.lefts()[k], run[0], model.rights()[k], run[1], 0.7));
    }
  }

  /** A defect near one found before is part of it, unless that is of its kind and beside it. */
  private void addUnlessKnown(List<Place> places, Place place) {
    double near = 0.35 * model.pitch();
    for (Place known : places) {
      boolean beside =
          known.kind().equals(place.kind())
              && (place.u0() >= known.u1() || known.u0() >= place.u1());
      boolean apart =
          beside
              || place.u0() > known.u1() + near
              || known.u0() > place.u1() + near
              || place.v0() > known.v1() + near
              || known.v0() > place.v1() + near;
      if (!apart) {
        return;
      }
    }
    places.add(place);
  }

  /** Runs of true at least {@code shortest} long: first row and row after the last. */
  private static List<int[]> runs(boolean[] rows, double shortest) {
    List<int[]> runs = new ArrayList<>();
    int start = -1;
    for (int v = 0; v <= rows.length; v++) {
      boolean on = v < rows.length && rows[v];
      if (on && start < 0) {
        start = v;
      } else if (!on && start >= 0) {
        if (v - start >= shortest) {
          runs.add(new int[] {start, v});
        }
        start = -1;
      }
    }
    return runs;
  }
}
