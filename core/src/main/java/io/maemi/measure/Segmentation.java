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

  /**
   * The diameter of an object: of its area, or of its convex hull's where others hide a part of it.
   */
  double diameter(Shape shape) {
    return heaped ? Math.sqrt(4 * shape.hull() / Math.PI) : shape.diameter();
  }
}
