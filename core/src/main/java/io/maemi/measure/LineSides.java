package io.maemi.measure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of a pattern's lines: the edges row by row, half way between spaces and lines, and how
 * far from there the pattern's mean linescans tell that the edges are. All rows of a side move
 * alike, so that roughness stays as it is.
 */
final class LineSides {
  private static final double HALF = 0.5;

  private final LineEdges half;
  private final Linescan left;
  private final Linescan right;
  private final @Nullable BlurredEdges fitted;

  private LineSides(LineEdges half, Linescan left, Linescan right, @Nullable BlurredEdges fitted) {
    this.half = half;
    this.left = left;
    this.right = right;
    this.fitted = fitted;
  }

  /**
   * The sides of lines.
   *
   * @param plane the turned image as it is
   * @param half the edges half way between spaces and lines
   */
  static LineSides of(Plane plane, LineModel model, LineEdges half) {
    Linescan left = Linescan.of(plane, model, half.lefts(), true);
    Linescan right = Linescan.of(plane, model, half.rights(), false);
    double width =
        Arrays.stream(half.widths())
            .filter(one -> !Double.isNaN(one))
            .average()
            .orElse(model.width(plane.width()));
    return new LineSides(half, left, right, BlurredEdges.of(left, right, width, model.pitch()));
  }

  /** The edges under the blur of the beam; at half the rise where the linescans show too little. */
  LineEdges edges() {
    return at(HALF);
  }

  /**
   * The edges where the linescans cross another share of their rise than half of it: as far from
   * {@link #edges} as that is from where they cross the half.
   */
  LineEdges at(double share) {
    double byLeft = left.inwards(share);
    double byRight = right.inwards(share);
    if (fitted != null) {
      byLeft += fitted.left() - left.inwards(HALF);
      byRight += fitted.right() - right.inwards(HALF);
    }
    return new LineEdges(moved(half.lefts(), byLeft), moved(half.rights(), -byRight));
  }

  private static double[][] moved(double[][] edges, double by) {
    return Arrays.stream(edges)
        .map(edge -> Arrays.stream(edge).map(u -> u + by).toArray())
        .toArray(double[][]::new);
  }
}
