package io.maemi.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How objects lie to each other, from their outlines on the pixel grid. */
final class Neighbours {
  /** Bits of a coordinate, and of an object's number, in a side's key. */
  private static final int COORDINATE = 18;

  private static final int NUMBER = 27;

  private Neighbours() {}

  /** Whether a side of a pixel parts each object from another. */
  static boolean[] touching(List<Shape> shapes) {
    long[] sides = new long[shapes.stream().mapToInt(Neighbours::sides).sum()];
    int n = 0;
    for (int i = 0; i < shapes.size(); i++) {
      n = add(shapes.get(i), i, sides, n);
    }
    Arrays.sort(sides);
    boolean[] touching = new boolean[shapes.size()];
    for (int k = 1; k < n; k++) {
      int one = (int) (sides[k - 1] & ((1L << NUMBER) - 1));
      int other = (int) (sides[k] & ((1L << NUMBER) - 1));
      if (sides[k - 1] >>> NUMBER == sides[k] >>> NUMBER && one != other) {
        touching[one] = true;
        touching[other] = true;
      }
    }
    return touching;
  }

  private static int sides(Shape shape) {
    int n = 0;
    for (int i = 0; i < shape.xs().length; i++) {
      int next = (i + 1) % shape.xs().length;
      n += Math.abs(shape.xs()[next] - shape.xs()[i]) + Math.abs(shape.ys()[next] - shape.ys()[i]);
    }
    return n;
  }

  /** Adds the sides of pixels that an outline goes along: place, direction and object in one. */
  private static int add(Shape shape, int number, long[] sides, int from) {
    int n = from;
    for (int i = 0; i < shape.xs().length; i++) {
      int next = (i + 1) % shape.xs().length;
      int x0 = Math.min(shape.xs()[i], shape.xs()[next]);
      int y0 = Math.min(shape.ys()[i], shape.ys()[next]);
      for (int x = x0; x < Math.max(shape.xs()[i], shape.xs()[next]); x++) {
        sides[n++] = key(x, y0, 0, number);
      }
      for (int y = y0; y < Math.max(shape.ys()[i], shape.ys()[next]); y++) {
        sides[n++] = key(x0, y, 1, number);
      }
    }
    return n;
  }

  private static long key(int x, int y, int direction, int number) {
    return (((long) x << COORDINATE | y) << 1 | direction) << NUMBER | number;
  }

  /** Distance from each object's centre of area to the next one's, in pixels. */
  static double[] nearest(List<Shape> shapes) {
    double[][] middles = shapes.stream().map(Shape::middle).toArray(double[][]::new);
    Integer[] order =
        IntStream.range(0, middles.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> middles[i][0]))
            .toArray(Integer[]::new);
    double[] nearest = new double[middles.length];
    for (int at = 0; at < order.length; at++) {
      double[] own = middles[order[at]];
      double least = Double.MAX_VALUE;
      for (int step = -1; step <= 1; step += 2) {
        for (int k = at + step; k >= 0 && k < order.length; k += step) {
          double dx = middles[order[k]][0] - own[0];
          double dy = middles[order[k]][1] - own[1];
          if (dx * dx >= least) {
            break; // those that follow are farther still
          }
          least = Math.min(least, dx * dx + dy * dy);
        }
      }
      nearest[order[at]] = Math.sqrt(least);
    }
    return nearest;
  }
}
