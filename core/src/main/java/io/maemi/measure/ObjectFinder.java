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
  private static final int FINALISTS = 4;

  /** Objects of which the image shows less are not counted, as their middle lies outside. */
  private static final double SHOWN = 0.5;

  private ObjectFinder() {}

  /** A way to part objects from ground. */
  private record Candidate(boolean[] mask, double merit, String method) {}

  /** The best segmentation of bright and dark objects alike. */
  static Segmentation best(Scene scene) {
    List<Candidate> candidates = new ArrayList<>();
    Edges edges = Edges.of(scene);
    add(candidates, scene.smooth(), edges, "bright objects");
    add(candidates, scene.smooth().inverted(), edges, "dark objects");
    return decide(scene, edges, candidates);
  }

  /** The best segmentation of objects of one polarity. */
  static Segmentation best(Scene scene, boolean bright) {
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
    add(candidates, edges, Threshold.aboveSurroundings(plane, side * 0.06, 0.07 * contrast), what + ", local threshold");
  }

  private static void add(List<Candidate> candidates, Edges edges, boolean[] mask, String method) {
    double merit = edges.agreement(mask);
    if (merit > 0) {
      candidates.add(new Candidate(mask, merit, method));
    }
  }

  private static Segmentation decide(Scene scene, Edges edges, List<Candidate> candidates) {
    candidates.sort(Comparator.comparingDouble(Candidate::merit).reversed());
    Segmentation best = null;
    for (Candidate candidate : candidates.subList(0, Math.min(FINALISTS, candidates.size()))) {
      Segmentation segmentation = segment(scene, edges, candidate);
      if (best == null || segmentation.score() > best.score()) {
        best = segmentation;
      }
    }
    if (best == null) {
      int[] none = new int[scene.width() * scene.height()];
      best = new Segmentation(new Labels(scene.width(), scene.height(), none, 0), List.of(), new double[0], 0, "no edges");
    }
    return best;
  }

  private static Segmentation segment(Scene scene, Edges edges, Candidate candidate) {
    boolean[] mask = Cleaning.clean(candidate.mask(), scene.width(), scene.height());
    Labels split = Splitting.split(mask, scene.width(), scene.height(), 0.8);
    int smallest = smallestArea(scene);
    int[] areas = split.areas();
    boolean[] keep = new boolean[split.count() + 1];
    for (int label = 1; label < keep.length; label++) {
      keep[label] = areas[label] >= smallest;
    }
    for (Shape shape : Shape.of(split)) {
      keep[shape.label()] &= shape.shown(scene.width(), scene.height()) >= SHOWN;
    }
    Labels labels = split.keep(keep);
    List<Shape> shapes = Shape.of(labels);
    double[] strength = edges.strength(labels);
    double[] scores = new double[shapes.size()];
    Arrays.setAll(scores, i -> Math.min(1, strength[i + 1]) * Math.pow(shapes.get(i).solidity(), 3));
    return new Segmentation(labels, shapes, scores, edges.score(labels, shapes, scores), candidate.method());
  }

  /** Below this an object is not told from noise. */
  private static int smallestArea(Scene scene) {
    double share = scene.quality().noise() / Math.max(1, scene.quality().contrast());
    return (int) Math.round(8 + 150 * Math.min(0.5, share));
  }
}
