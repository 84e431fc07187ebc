package io.maemi.measure;

import ij.process.AutoThresholder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Objects found as the user says: of one polarity, or on one side of a grey value. */
final class ChosenObjects {
  /** As in the search for a threshold: touching objects part at necks of less than this share. */
  private static final double NECK = 0.8;

  private static final double SHOWN = 0.5;

  private static final int SMALLEST = 8;

  private ChosenObjects() {}

  static Segmentation of(Scene scene, Wanted.Polarity usual) {
    Wanted.Polarity polarity = scene.wanted().polarity();
    boolean bright = (polarity == null ? usual : polarity) == Wanted.Polarity.BRIGHT;
    Double threshold = scene.wanted().threshold();
    return threshold == null
        ? ObjectFinder.best(levelled(scene, bright), bright)
        : beyond(scene, threshold, bright);
  }

  /**
   * The scene without what lies on the other side of the ground, where the ground is most of the
   * image: it would be taken for the ground of a single large object.
   */
  private static Scene levelled(Scene scene, boolean bright) {
    double[] levels = Threshold.multiple(scene.smooth(), 3);
    int ground = 0;
    for (float value : scene.smooth().values()) {
      ground += value > levels[0] && value <= levels[1] ? 1 : 0;
    }
    if (2 * ground < scene.smooth().values().length) {
      return scene;
    }
    float low = bright ? (float) levels[0] : 0;
    float high = bright ? 255 : (float) levels[1];
    return new Scene(
        scene.micrograph(),
        scene.plane().within(low, high),
        scene.smooth().within(low, high),
        scene.quality(),
        scene.fold(),
        scene.wanted());
  }

  private static Segmentation beyond(Scene scene, double threshold, boolean bright) {
    int level = scene.micrograph().specimen().contrast().apply((float) threshold) & 0xff;
    String method =
        String.format(Locale.ROOT, "%s grey value %s", bright ? "above" : "below", threshold);
    return beyondLevel(scene, level, bright, method);
  }

  /** Objects on one side of Otsu's threshold. */
  static Segmentation beyondOtsu(Scene scene, boolean bright) {
    double level = Threshold.automatic(scene.smooth(), AutoThresholder.Method.Otsu)[0];
    return beyondLevel(scene, level, bright, (bright ? "bright" : "dark") + " objects, Otsu");
  }

  private static Segmentation beyondLevel(
      Scene scene, double level, boolean bright, String method) {
    Plane plane = bright ? scene.smooth() : scene.smooth().inverted();
    boolean[] mask = Threshold.above(plane, bright ? level : 255 - level);
    Labels split =
        Splitting.split(
            Cleaning.clean(mask, scene.width(), scene.height()),
            scene.width(),
            scene.height(),
            NECK);
    boolean[] keep = new boolean[split.count() + 1];
    for (Shape shape : Shape.of(split)) {
      keep[shape.label()] =
          shape.area() >= SMALLEST && shape.shown(scene.width(), scene.height()) >= SHOWN;
    }
    Labels labels = split.keep(keep);
    List<Shape> shapes = Shape.of(labels);
    double[] scores = Edges.of(scene).scores(labels, shapes).each();
    double score = Arrays.stream(scores).average().orElse(0);
    return new Segmentation(labels, shapes, scores, score, false, method);
  }
}
