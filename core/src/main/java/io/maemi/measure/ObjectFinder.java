package io.maemi.measure;

import ij.process.AutoThresholder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds compact objects, brighter or darker than what is around them. Several thresholds of both polarities are tried,
 * global and local, on the image as it is and with its shading taken away; each mask is cleaned and split, and the one
 * whose outlines agree best with the image's edges and whose objects are most convex is taken.
 */
final class ObjectFinder {
  private static final int FINALISTS = 3;

  /** Below this score a smoother image is tried, by so many pixels. */
  private static final double POOR = 0.5;

  private static final double COARSE = 4;

  /** Heaped objects that fill less of the disc about them are mostly hidden. */
  private static final double HIDDEN = 0.5;

  /** Smoothing of the edges along which heaped objects are parted, and their strength against the strongest. */
  private static final double[] EDGE_SMOOTHING = {1, 2.5};

  private static final double EDGE_SHARE = 0.4;

  /** Touching objects are parted where the neck is narrower than this share of the smaller one. */
  private static final double NECK = 0.8;

  /** Objects of which the image shows less are not counted, as their middle lies outside. */
  private static final double SHOWN = 0.5;

  private ObjectFinder() {}

  /** A way to part objects from ground. */
  private record Candidate(boolean[] mask, double merit, String method) {}

  /** The best segmentation of bright or dark objects. */
  static Segmentation best(Scene scene) {
    Segmentation bright = best(scene, true);
    Segmentation dark = best(scene, false);
    return bright.score() >= dark.score() ? bright : dark;
  }

  /** The best segmentation of objects of one polarity; where that is poor, on a smoother image if that is better. */
  static Segmentation best(Scene scene, boolean bright) {
    Segmentation best = at(scene, bright);
    if (best.score() < POOR) {
      Segmentation coarse = at(scene.smoother(COARSE), bright);
      return coarse.score() > best.score() ? coarse : best;
    }
    return best;
  }

  private static Segmentation at(Scene scene, boolean bright) {
    List<Candidate> candidates = new ArrayList<>();
    Edges edges = Edges.of(scene);
    add(candidates, bright ? scene.smooth() : scene.smooth().inverted(), edges, bright ? "bright objects" : "dark objects");
    return decide(scene, edges, candidates);
  }

  private static void add(List<Candidate> candidates, Plane plane, Edges edges, String what) {
    int side = Math.min(plane.width(), plane.height());
    Plane flat = plane.flattened(side * 0.25);
    double contrast = plane.percentiles(0.98)[0] - plane.percentiles(0.02)[0];
    add(candidates, edges, Threshold.above(plane, Threshold.automatic(plane, AutoThresholder.Method.Otsu)), what + ", Otsu");
    add(candidates, edges, Threshold.above(flat, Threshold.automatic(flat, AutoThresholder.Method.Otsu)), what + ", flattened, Otsu");
    add(candidates, edges, Threshold.above(flat, Threshold.automatic(flat, AutoThresholder.Method.Triangle)), what + ", flattened, triangle");
    add(candidates, edges, Threshold.above(flat, Threshold.automatic(flat, AutoThresholder.Method.Li)), what + ", flattened, Li");
    double[] levels = Threshold.multiple(flat, 3);
    add(candidates, edges, Threshold.above(flat, levels[0]), what + ", flattened, lower of two Otsu levels");
    add(candidates, edges, Threshold.above(flat, levels[1]), what + ", flattened, upper of two Otsu levels");
    add(candidates, edges, Threshold.aboveSurroundings(plane, side * 0.06, 0.07 * contrast), what + ", local threshold");
    Plane relief = plane.less(plane.smooth(side * 0.03));
    double top = relief.percentiles(0.997)[0];
    add(candidates, edges, Threshold.above(relief, 0.2 * top), what + ", narrow local threshold");
    add(candidates, edges, Threshold.above(relief, 0.4 * top), what + ", high narrow local threshold");
  }

  private static void add(List<Candidate> candidates, Edges edges, boolean[] mask, String method) {
    double merit = edges.agreement(mask);
    if (merit > 0) {
      candidates.add(new Candidate(mask, merit, method));
    }
  }

  private static Segmentation decide(Scene scene, Edges edges, List<Candidate> candidates) {
    candidates.sort(Comparator.comparingDouble(Candidate::merit).reversed());
    Segmentation best = nothing(scene);
    boolean[] bestMask = new boolean[0];
    for (Candidate candidate : candidates.subList(0, Math.min(FINALISTS, candidates.size()))) {
      boolean[] mask = Cleaning.clean(candidate.mask(), scene.width(), scene.height());
      Labels split = Splitting.split(mask, scene.width(), scene.height(), NECK);
      Segmentation segmentation = judged(scene, edges, split, false, candidate.method());
      if (segmentation.score() > best.score()) {
        best = segmentation;
        bestMask = mask;
      }
    }
    return bestMask.length == 0 ? best : refined(scene, edges, best, bestMask);
  }

  /** The same mask split along the edges within it, where that explains the image better. */
  private static Segmentation refined(Scene scene, Edges edges, Segmentation plain, boolean[] mask) {
    Segmentation best = plain;
    for (double sigma : EDGE_SMOOTHING) {
      Plane smooth = scene.smooth().smooth(sigma);
      float[] gradient = smooth.gradient();
      double top = new Plane(scene.width(), scene.height(), gradient).percentiles(0.98)[0];
      double limit = EDGE_SHARE * top;
      boolean[] edge = new boolean[mask.length];
      for (int i = 0; i < edge.length; i++) {
        edge[i] = gradient[i] > limit;
      }
      Labels split = Splitting.splitAlong(mask, edge, scene.width(), scene.height(), 0.7, 1.5 + sigma);
      Segmentation segmentation = judged(scene, edges, split, true, plain.method() + ", split along edges");
      if (segmentation.score() > best.score()) {
        best = segmentation;
      }
    }
    return best;
  }

  private static Segmentation nothing(Scene scene) {
    Labels none = new Labels(scene.width(), scene.height(), new int[scene.width() * scene.height()], 0);
    return new Segmentation(none, List.of(), new double[0], 0, false, "no edges");
  }

  private static Segmentation judged(Scene scene, Edges edges, Labels split, boolean heaped, String method) {
    int smallest = smallestArea(scene);
    int[] areas = split.areas();
    boolean[] keep = new boolean[split.count() + 1];
    for (int label = 1; label < keep.length; label++) {
      keep[label] = areas[label] >= smallest;
    }
    Labels all = split.keep(keep);
    List<Shape> shapes = Shape.of(all);
    double[] strength = edges.strength(all);
    double[] scores = new double[shapes.size()];
    Arrays.setAll(scores, i -> Math.min(1, strength[i + 1]) * Math.pow(shapes.get(i).solidity(), 3));
    double score = edges.score(all, shapes, scores);
    return shown(scene, new Segmentation(all, shapes, scores, score, heaped, method));
  }

  /** Without the objects of which the image shows less than half. */
  private static Segmentation shown(Scene scene, Segmentation all) {
    boolean[] keep = new boolean[all.labels().count() + 1];
    List<Double> scores = new ArrayList<>();
    for (Shape shape : all.shapes()) {
      boolean hidden = all.heaped() && shape.area() < HIDDEN * Math.PI / 4 * Math.pow(shape.feret(), 2);
      if (!hidden && shape.shown(scene.width(), scene.height()) >= SHOWN) {
        keep[shape.label()] = true;
        scores.add(all.scores()[shape.label() - 1]);
      }
    }
    Labels labels = all.labels().keep(keep);
    double[] kept = scores.stream().mapToDouble(Double::doubleValue).toArray();
    return new Segmentation(labels, Shape.of(labels), kept, all.score(), all.heaped(), all.method());
  }

  /** Below this an object is not told from noise. */
  private static int smallestArea(Scene scene) {
    double share = scene.quality().noise() / Math.max(1, scene.quality().contrast());
    return (int) Math.round(8 + 150 * Math.min(0.5, share));
  }
}
