package io.maemi.measure;

import java.util.List;

/**
 * Objects found on an image.
 *
 * @param labels the label map
 * @param shapes the objects, {@code shapes.get(i)} having label {@code i + 1}
 * @param scores 0…1 an object: how well its outline follows edges and how whole its shape is
 * @param score 0…1 for the whole: how well outlines and edges agree
 * @param method how it was found, in words
 */
record Segmentation(Labels labels, List<Shape> shapes, double[] scores, double score, String method) {}
