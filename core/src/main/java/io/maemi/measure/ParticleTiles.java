package io.maemi.measure;

import io.maemi.micrograph.Micrograph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * Particles of an image that is too large to be worked on at once, as mosaics are: found part by
 * part at the file's own resolution. Parts overlap. A particle is taken from the part in whose
 * share of the image its middle lies; where outlines of two parts lie on each other, the first is
 * taken. Memory is that of one part, of the outlines, and of a bit a pixel.
 */
final class ParticleTiles {
  /** About how many pixels of the file a part's share is wide and high. */
  static final int SHARE = 1024;

  /** Typical diameters that a part shows around its share, and how many pixels at least. */
  private static final double AROUND = 2;

  private static final int LEAST_AROUND = 64;

  /** From this typical diameter on, in pixels of the file, a reduced image shows all there is. */
  private static final double LARGE = 160;

  /** A middle may lie so far from a share: other parts may see it a little elsewhere. */
  private static final int SLACK = 8;

  private final Micrograph micrograph;
  private final Wanted wanted;
  private final Function<Scene, Segmentation> finder;
  private final Region specimen;
  private final int around;
  private final BitSet taken = new BitSet();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();

  private ParticleTiles(Scene scene, double diameter, Function<Scene, Segmentation> finder) {
    this.micrograph = scene.micrograph();
    this.wanted = scene.wanted();
    this.finder = finder;
    Region file = new Region(0, 0, micrograph.pixels().width(), micrograph.pixels().height());
    this.specimen = Wanted.inside(micrograph, file);
    this.around = (int) Math.max(LEAST_AROUND, AROUND * diameter);
  }

  /**
   * Whether more is seen part by part than on the reduced {@code scene}.
   *
   * @param diameter typical, in pixels of the file, of what is found there; 0 for nothing
   */
  static boolean pay(Scene scene, double diameter) {
    return scene.fold() > 1 && diameter < LARGE;
  }

  /**
   * What {@code finder} finds on the parts of {@code scene}'s micrograph; without a label map.
   *
   * @param diameter typical, in pixels of the file; 0 where it is not known
   * @param share how many pixels of the file a part stands for
   */
  static Segmentation find(
      Scene scene, double diameter, int share, Function<Scene, Segmentation> finder) {
    ParticleTiles tiles = new ParticleTiles(scene, diameter, finder);
    int columns = (tiles.specimen.width() + share - 1) / share;
    int rows = (tiles.specimen.height() + share - 1) / share;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int left = (int) ((long) tiles.specimen.width() * column / columns);
        int right = (int) ((long) tiles.specimen.width() * (column + 1) / columns);
        int top = (int) ((long) tiles.specimen.height() * row / rows);
        int bottom = (int) ((long) tiles.specimen.height() * (row + 1) / rows);
        tiles.take(new Region(left, top, right - left, bottom - top));
      }
    }
    double[] scores = tiles.scores.stream().mapToDouble(Double::doubleValue).toArray();
    return new Segmentation(
        new Labels(0, 0, new int[0], scores.length),
        tiles.shapes,
        scores,
        tiles.scores.stream().mapToDouble(Double::doubleValue).average().orElse(0),
        false,
        "convolutional network at several zooms, part by part");
  }

  /** Takes what lies in {@code share}, a part of the specimen. */
  private void take(Region share) {
    int left = Math.max(0, share.x() - around);
    int top = Math.max(0, share.y() - around);
    int right = Math.min(specimen.width(), share.x() + share.width() + around);
    int bottom = Math.min(specimen.height(), share.y() + share.height() + around);
    Region shown = new Region(specimen.x() + left, specimen.y() + top, right - left, bottom - top);
    Scene scene = Scene.of(Wanted.part(micrograph, shown), wanted);
    if (scene.empty()) {
      return;
    }
    Segmentation found = finder.apply(scene);
    boolean[] own = new boolean[found.labels().count() + 1];
    for (Shape shape : found.shapes()) {
      double[] middle = shape.middle();
      own[shape.label()] =
          left + middle[0] >= share.x() - SLACK
              && left + middle[0] < share.x() + share.width() + SLACK
              && top + middle[1] >= share.y() - SLACK
              && top + middle[1] < share.y() + share.height() + SLACK;
    }
    boolean[] known = known(found.labels(), left, top);
    for (Shape shape : found.shapes()) {
      if (own[shape.label()] && !known[shape.label()]) {
        shapes.add(shape.moved(left, top, shapes.size() + 1, cut(shape, left, top)));
        scores.add(found.scores()[shape.label() - 1]);
      } else {
        own[shape.label()] = false;
      }
    }
    mark(found.labels(), own, left, top);
  }

  private boolean cut(Shape shape, int left, int top) {
    return left + shape.x() <= 0
        || top + shape.y() <= 0
        || left + shape.x() + shape.width() >= specimen.width()
        || top + shape.y() + shape.height() >= specimen.height();
  }

  /** Which labels lie with half their pixels and more on objects taken before. */
  private boolean[] known(Labels labels, int left, int top) {
    int[] areas = labels.areas();
    int[] covered = new int[areas.length];
    for (int i = 0; i < labels.of().length; i++) {
      if (labels.of()[i] != 0 && taken.get(place(labels, i, left, top))) {
        covered[labels.of()[i]]++;
      }
    }
    boolean[] known = new boolean[areas.length];
    for (int label = 1; label < known.length; label++) {
      known[label] = 2 * covered[label] >= areas[label];
    }
    return known;
  }

  private void mark(Labels labels, boolean[] own, int left, int top) {
    for (int i = 0; i < labels.of().length; i++) {
      if (labels.of()[i] != 0 && own[labels.of()[i]]) {
        taken.set(place(labels, i, left, top));
      }
    }
  }

  private int place(Labels labels, int i, int left, int top) {
    return (top + i / labels.width()) * specimen.width() + left + i % labels.width();
  }
}
