package io.maemi.measure;

import java.util.List;

/**
 * Objects found on an image.
 *
 * @param labels the label map
 * @param shapes the objects, {@code shapes.get(i)} having label {@code i + 1}
 * @param scores 0…1 an object: how well its outline follows edges and how whole its shape is
 * @param score 0…1 for the whole: how well outlines and edges agree
 * @param heaped whether objects lie over each other, so that outlines show only what is not hidden
 * @param method how it was found, in words
 */
record Segmentation(
    Labels labels,
    List<Shape> shapes,
    double[] scores,
    double score,
    boolean heaped,
    String method) {

  /** Nothing found on {@code scene}. */
  static Segmentation none(Scene scene) {
    int[] ground = new int[scene.width() * scene.height()];
    Labels labels = new Labels(scene.width(), scene.height(), ground, 0);
    return new Segmentation(labels, List.of(), new double[0], 0, false, "no edges");
  }

  /** In pixels; 0 where nothing is found. */
  double meanDiameter() {
    return shapes.stream().mapToDouble(Shape::diameter).average().orElse(0);
  }

  /**
   * The diameter of an object: of its area, or of its convex hull's where others hide a part of it.
   */
  double diameter(Shape shape) {
    return heaped ? Math.sqrt(4 * shape.hull() / Math.PI) : shape.diameter();
  }
}
