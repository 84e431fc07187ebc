package io.maemi.measure;

import ij.process.AutoThresholder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds compact objects, brighter or darker than what is around them. Several thresholds of both
 * polarities are tried, global and local, on the image as it is and with its shading taken away;
 * each mask is cleaned and split, and the one whose outlines agree best with the image's edges and
 * whose objects are most convex is taken.
 */
final class ObjectFinder {
  private static final int FINALISTS = 3;

  /** Below this score a smoother image is tried, by so many pixels. */
  private static final double POOR = 0.5;

  private static final double POOR_PORES = 0.62;

  private static final double COARSE = 4;

  /** Above this score nothing further is tried. */
  private static final double CLEAR = 0.8;

  /** Heaped objects that fill less of the disc about them are mostly hidden. */
  private static final double HIDDEN = 0.45;

  /**
   * Smoothing of the edges along which heaped objects are parted, and their strength against the
   * strongest.
   */
  private static final List<Double> EDGE_SMOOTHING = List.of(0.8, 1.6, 3.0);

  private static final double EDGE_SHARE = 0.33;

  /** Touching objects are parted where the neck is narrower than this share of the smaller one. */
  private static final double NECK = 0.8;

  /** Objects of which the image shows less are not counted, as their middle lies outside. */
  private static final double SHOWN = 0.5;

  private ObjectFinder() {}

  /** A way to part objects from ground. */
  private record Candidate(boolean[] mask, double merit, String method) {}

  /** The image, and what is left of it without slow and without all but the quickest changes. */
  private record Views(Plane plane, Plane flat, Plane broad, Plane narrow) {
    static Views of(Plane plane) {
      int side = Math.min(plane.width(), plane.height());
      return new Views(
          plane,
          plane.flattened(side * 0.25),
          plane.less(plane.smooth(side * 0.06)),
          plane.less(plane.smooth(side * 0.03)));
    }

    Views inverted() {
      return new Views(plane.inverted(), flat.inverted(), broad.inverted(), narrow.inverted());
    }
  }

  /** The best segmentation of bright or dark objects. */
  static Segmentation best(Scene scene) {
    return best(scene, true, true);
  }

  /** The best segmentation of objects of one polarity. */
  static Segmentation best(Scene scene, boolean bright) {
    return best(scene, bright, !bright);
  }

  private static Segmentation best(Scene scene, boolean bright, boolean dark) {
    Segmentation best = at(scene, bright, dark);
    if (best.score() < (bright ? POOR : POOR_PORES)) {
      Segmentation coarse = at(scene.smoother(COARSE), bright, dark);
      return coarse.score() > best.score() ? coarse : best;
    }
    return best;
  }

  static Segmentation at(Scene scene, boolean bright, boolean dark) {
    Edges edges = Edges.of(scene);
    Views views = Views.of(scene.smooth());
    Segmentation best =
        bright
            ? decide(scene, edges, candidates(views, edges, "bright objects"))
            : Segmentation.none(scene);
    if (dark && best.score() < CLEAR) {
      Segmentation other =
          decide(scene, edges, candidates(views.inverted(), edges, "dark objects"));
      return other.score() > best.score() ? other : best;
    }
    return best;
  }

  /** What lies above {@code level}. */
  private record Trial(Plane plane, double level, String method) {
    Candidate of(String what, Edges edges) {
      boolean[] mask = Threshold.above(plane, level);
      return new Candidate(mask, edges.agreement(mask), what + method);
    }
  }

  /** All masks that agree with the image's edges at all, the best first. */
  private static List<Candidate> candidates(Views views, Edges edges, String what) {
    Plane plane = views.plane();
    Plane flat = views.flat();
    Plane broad = views.broad();
    Plane narrow = views.narrow();
    double[] levels = Threshold.multiple(flat, 3);
    double[] ends = plane.percentiles(0.02, 0.98);
    double middle = broad.percentiles(0.5)[0];
    double[] relief = narrow.percentiles(0.5, 0.997);
    double top = relief[1] - relief[0];
    double otsu = Threshold.automatic(plane, AutoThresholder.Method.Otsu)[0];
    double[] automatic =
        Threshold.automatic(
            flat,
            AutoThresholder.Method.Otsu,
            AutoThresholder.Method.Triangle,
            AutoThresholder.Method.Li);
    return Stream.of(
            new Trial(plane, otsu, ", Otsu"),
            new Trial(flat, automatic[0], ", flattened, Otsu"),
            new Trial(flat, automatic[1], ", flattened, triangle"),
            new Trial(flat, automatic[2], ", flattened, Li"),
            new Trial(flat, levels[0], ", flattened, lower of two Otsu levels"),
            new Trial(flat, levels[1], ", flattened, upper of two Otsu levels"),
            new Trial(broad, middle + 0.07 * (ends[1] - ends[0]), ", local threshold"),
            new Trial(narrow, relief[0] + 0.2 * top, ", narrow local threshold"),
            new Trial(narrow, relief[0] + 0.4 * top, ", high narrow local threshold"))
        .parallel()
        .map(trial -> trial.of(what, edges))
        .filter(candidate -> candidate.merit() > 0)
        .sorted(Comparator.comparingDouble(Candidate::merit).reversed())
        .toList();
  }

  /** A candidate cleaned, and its objects. */
  private record Parted(boolean[] mask, Segmentation segmentation) {}

  private static Segmentation decide(Scene scene, Edges edges, List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return Segmentation.none(scene);
    }
    Parted first = parted(scene, edges, candidates.get(0));
    if (first.segmentation().score() > CLEAR) {
      return first.segmentation();
    }
    List<Parted> others =
        candidates.stream()
            .limit(FINALISTS)
            .skip(1)
            .parallel()
            .map(one -> parted(scene, edges, one))
            .toList();
    Parted best = first;
    for (Parted other : others) {
      best = other.segmentation().score() > best.segmentation().score() ? other : best;
    }
    return best.segmentation().score() == 0 || best.segmentation().score() > CLEAR
        ? best.segmentation()
        : refined(scene, edges, best.segmentation(), best.mask());
  }

  private static Parted parted(Scene scene, Edges edges, Candidate candidate) {
    boolean[] mask = Cleaning.clean(candidate.mask(), scene.width(), scene.height());
    Labels split = Splitting.split(mask, scene.width(), scene.height(), NECK);
    return new Parted(mask, judged(scene, edges, split, false, candidate.method()));
  }

  /** The same mask split along the edges within it, where that explains the image better. */
  private static Segmentation refined(
      Scene scene, Edges edges, Segmentation plain, boolean[] mask) {
    Plane smooth = scene.smooth();
    List<Segmentation> refined =
        EDGE_SMOOTHING.parallelStream()
            .map(sigma -> splitAlongEdges(scene, edges, mask, smooth.smooth(sigma), sigma, plain))
            .toList();
    Segmentation best = plain;
    for (Segmentation one : refined) {
      best = one.score() > best.score() ? one : best;
    }
    return best;
  }

  private static Segmentation splitAlongEdges(
      Scene scene, Edges edges, boolean[] mask, Plane smooth, double sigma, Segmentation plain) {
    float[] gradient = smooth.gradient();
    double top = new Plane(scene.width(), scene.height(), gradient).percentiles(0.98)[0];
    double limit = EDGE_SHARE * top;
    boolean[] edge = new boolean[mask.length];
    for (int i = 0; i < edge.length; i++) {
      edge[i] = gradient[i] > limit;
    }
    Labels split =
        Splitting.splitAlong(mask, edge, scene.width(), scene.height(), 0.7, 1.5 + sigma);
    return judged(scene, edges, split, true, plain.method() + ", split along edges");
  }

  private static Segmentation judged(
      Scene scene, Edges edges, Labels split, boolean heaped, String method) {
    int smallest = smallestArea(scene);
    int[] areas = split.areas();
    boolean[] keep = new boolean[split.count() + 1];
    for (int label = 1; label < keep.length; label++) {
      keep[label] = areas[label] >= smallest;
    }
    Labels all = split.keep(keep);
    List<Shape> shapes = Shape.of(all);
    Edges.Scores scores = edges.scores(all, shapes);
    return shown(
        scene, new Segmentation(all, shapes, scores.each(), scores.whole(), heaped, method));
  }

  /** Without the objects of which the image shows less than half. */
  private static Segmentation shown(Scene scene, Segmentation all) {
    boolean[] keep = new boolean[all.labels().count() + 1];
    List<Double> scores = new ArrayList<>();
    for (Shape shape : all.shapes()) {
      boolean hidden =
          all.heaped() && shape.area() < HIDDEN * Math.PI / 4 * Math.pow(shape.feret(), 2);
      if (!hidden && shape.shown(scene.width(), scene.height()) >= SHOWN) {
        keep[shape.label()] = true;
        scores.add(all.scores()[shape.label() - 1]);
      }
    }
    if (scores.size() == all.scores().length) {
      return all;
    }
    return new Segmentation(
        all.labels().keep(keep),
        Shape.kept(all.shapes(), keep),
        scores.stream().mapToDouble(Double::doubleValue).toArray(),
        all.score(),
        all.heaped(),
        all.method());
  }

  /** Below this an object is not told from noise. */
  private static int smallestArea(Scene scene) {
    double share = scene.quality().noise() / Math.max(1, scene.quality().contrast());
    return (int) Math.round(8 + 150 * Math.min(0.5, share));
  }
}
