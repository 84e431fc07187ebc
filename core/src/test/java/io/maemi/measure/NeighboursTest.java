package io.maemi.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  /** A rectangle of pixels. */
  private record Box(int x, int y, int width, int height) {}

  private static List<Shape> shapes(Box... boxes) {
    int width = 120;
    int height = 90;
    int[] labels = new int[width * height];
    for (int k = 0; k < boxes.length; k++) {
      for (int i = 0; i < labels.length; i++) {
        int x = i % width - boxes[k].x();
        int y = i / width - boxes[k].y();
        if (x >= 0 && y >= 0 && x < boxes[k].width() && y < boxes[k].height()) {
          labels[i] = k + 1;
        }
      }
    }
    return Shape.of(new Labels(width, height, labels, boxes.length));
  }

  private static List<Shape> moved(List<Shape> shapes, int dx, int dy) {
    return shapes.stream().map(shape -> shape.moved(dx, dy, shape.label(), false)).toList();
  }

  @Test
  void objectsWithACommonSideTouch() {
    List<Shape> all =
        shapes(
            new Box(10, 10, 20, 20),
            new Box(30, 15, 20, 20), // right of the first
            new Box(10, 30, 15, 9), // below the first
            new Box(80, 60, 20, 20)); // alone

    assertThat(Neighbours.touching(all)).containsExactly(true, true, true, false);
  }

  @Test
  void cornersAndGapsDoNotTouch() {
    List<Shape> all =
        shapes(
            new Box(10, 10, 20, 20),
            new Box(30, 30, 20, 20), // at the first one's corner
            new Box(31, 10, 20, 19)); // a pixel from the first, and from the second

    assertThat(Neighbours.touching(all)).containsExactly(false, false, false);
  }

  @Test
  void touchingIsTheSameFarFromTheOrigin() {
    List<Shape> all =
        shapes(new Box(10, 10, 20, 20), new Box(30, 15, 20, 20), new Box(80, 60, 20, 20));

    assertThat(Neighbours.touching(moved(all, 180_000, 200_000)))
        .containsExactly(true, true, false);
  }

  @Test
  void theNearestIsTheOneThatComparingAllFinds() {
    SplittableRandom random = new SplittableRandom(4);
    Shape square = shapes(new Box(0, 0, 5, 5)).get(0);
    List<Shape> all = new ArrayList<>();
    for (int k = 0; k < 300; k++) {
      // Few columns: many middles have the same x.
      int x = 7 * random.nextInt(20);
      int y = random.nextInt(400);
      all.add(square.moved(x, y, k + 1, false));
    }

    double[] nearest = Neighbours.nearest(all);

    for (int i = 0; i < nearest.length; i++) {
      double[] own = all.get(i).middle();
      double least = Double.MAX_VALUE;
      for (int j = 0; j < nearest.length; j++) {
        double[] other = all.get(j).middle();
        double distance = Math.hypot(other[0] - own[0], other[1] - own[1]);
        least = i == j ? least : Math.min(least, distance);
      }
      assertThat(nearest[i]).isCloseTo(least, within(1e-9));
    }
  }
}
