package io.maemi.measure;

import ij.gui.Wand;
import ij.process.FloatProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One object of a label map, in pixels of the specimen.
 *
 * @param area pixels
 * @param perimeter length of the outline
 * @param hull area of the convex hull
 * @param cut whether the image's border cuts the object
 * @param xs outline's corners on the pixel grid
 * @param ys outline's corners on the pixel grid
 */
record Shape(
    int label,
    int area,
    int x,
    int y,
    int width,
    int height,
    double perimeter,
    double hull,
    boolean cut,
    int[] xs,
    int[] ys) {

  private static final double CHAIN = 0.948;

  /** Diameter of the disc of equal area. */
  double diameter() {
    return Math.sqrt(4 * area / Math.PI);
  }

  /** 4π·area/perimeter², at most 1. */
  double circularity() {
    return perimeter <= 0 ? 1 : Math.min(1, 4 * Math.PI * area / (perimeter * perimeter));
  }

  /** Area over the convex hull's area, at most 1. */
  double solidity() {
    return hull <= 0 ? 1 : Math.min(1, area / hull);
  }

  /** Centre of the area that the outline encloses. */
  double[] middle() {
    double twice = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < xs.length; i++) {
      int next = (i + 1) % xs.length;
      // About the first corner, so that far from the origin nothing is lost to rounding.
      double ax = xs[i] - xs[0];
      double ay = ys[i] - ys[0];
      double bx = xs[next] - xs[0];
      double by = ys[next] - ys[0];
      double cross = ax * by - bx * ay;
      twice += cross;
      sumX += (ax + bx) * cross;
      sumY += (ay + by) * cross;
    }
    return twice == 0
        ? new double[] {x + width / 2.0, y + height / 2.0}
        : new double[] {xs[0] + sumX / (3 * twice), ys[0] + sumY / (3 * twice)};
  }

  /** The same under another number. */
  Shape numbered(int number) {
    return new Shape(number, area, x, y, width, height, perimeter, hull, cut, xs, ys);
  }

  /** The same at another place and under another number, of an image that cuts it or not. */
  Shape moved(int dx, int dy, int number, boolean cutThere) {
    return new Shape(
        number,
        area,
        x + dx,
        y + dy,
        width,
        height,
        perimeter,
        hull,
        cutThere,
        Arrays.stream(xs).map(one -> one + dx).toArray(),
        Arrays.stream(ys).map(one -> one + dy).toArray());
  }

  /** Longest distance of two points of the outline. */
  double feret() {
    double most = 0;
    int step = Math.max(1, xs.length / 64);
    for (int i = 0; i < xs.length; i += step) {
      for (int j = i + step; j < xs.length; j += step) {
        double dx = xs[i] - xs[j];
        double dy = ys[i] - ys[j];
        most = Math.max(most, dx * dx + dy * dy);
      }
    }
    return Math.sqrt(most);
  }

  /**
   * An estimate of the share of the object that the image shows: 1 where the border does not cut
   * it, otherwise by taking it for a disc whose visible segment has this box.
   */
  double shown(int imageWidth, int imageHeight) {
    if (!cut) {
      return 1;
    }
    boolean sides = x <= 0 || x + width >= imageWidth;
    boolean ends = y <= 0 || y + height >= imageHeight;
    if (sides && ends) {
      double reach = Math.max(width, height);
      return Math.min(1, area / (Math.PI * reach * reach) * 2);
    }
    double along = sides ? height : width;
    double deep = sides ? width : height;
    double radius = deep >= along / 2 ? along / 2 : (along * along / 4 + deep * deep) / (2 * deep);
    return Math.min(1, area / (Math.PI * radius * radius));
  }

  /** The outline in the file's pixels, of which each of the map's is {@code fold} wide. */
  List<double[]> outline(int fold, int top) {
    List<double[]> points = new ArrayList<>(xs.length);
    for (int i = 0; i < xs.length; i++) {
      points.add(new double[] {xs[i] * fold, ys[i] * fold + top});
    }
    return points;
  }

  /**
   * Those of {@code shapes} whose labels are kept, numbered as {@link Labels#keep} numbers them.
   */
  static List<Shape> kept(List<Shape> shapes, boolean[] keep) {
    List<Shape> kept = new ArrayList<>(shapes.size());
    for (Shape shape : shapes) {
      if (keep[shape.label()]) {
        kept.add(shape.numbered(kept.size() + 1));
      }
    }
    return kept;
  }

  /** The shapes of all labels, in their order. */
  static List<Shape> of(Labels labels) {
    int[] areas = labels.areas();
    int[] firsts = labels.firsts();
    boolean[] border = labels.onBorder();
    float[] values = new float[labels.of().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.of()[i];
    }
    FloatProcessor map = new FloatProcessor(labels.width(), labels.height(), values);
    List<Shape> shapes = new ArrayList<>(labels.count());
    for (int label = 1; label <= labels.count(); label++) {
      Wand wand = new Wand(map);
      wand.autoOutline(
          firsts[label] % labels.width(), firsts[label] / labels.width(), label, label);
      shapes.add(
          of(
              label,
              areas[label],
              border[label],
              Arrays.copyOf(wand.xpoints, wand.npoints),
              Arrays.copyOf(wand.ypoints, wand.npoints)));
    }
    return shapes;
  }

  private static Shape of(int label, int area, boolean cut, int[] xs, int[] ys) {
    int left = Integer.MAX_VALUE;
    int up = Integer.MAX_VALUE;
    int right = Integer.MIN_VALUE;
    int down = Integer.MIN_VALUE;
    double length = 0;
    for (int i = 0; i < xs.length; i++) {
      left = Math.min(left, xs[i]);
      right = Math.max(right, xs[i]);
      up = Math.min(up, ys[i]);
      down = Math.max(down, ys[i]);
      int next = (i + 1) % xs.length;
      length += Math.abs(xs[next] - xs[i]) + Math.abs(ys[next] - ys[i]);
    }
    // Corners are cut by the diagonal, of a staircase of single pixels every other one (ImageJ's
    // rule for traced outlines);
    // what such chains are too long by on average is Kulpa's factor (1977,
    // doi:10.1016/S0146-664X(77)80021-X).
    double perimeter = CHAIN * (length - cutCorners(xs, ys) * (2 - Math.sqrt(2)));
    return new Shape(
        label, area, left, up, right - left, down - up, perimeter, hullArea(xs, ys), cut, xs, ys);
  }

  private static int cutCorners(int[] xs, int[] ys) {
    int n = xs.length;
    int cut = 0;
    boolean last = false;
    for (int i = 0; i < n; i++) {
      int before = (i + n - 1) % n;
      int side = Math.abs(xs[i] - xs[before]) + Math.abs(ys[i] - ys[before]);
      last = side > 1 || !last;
      cut += last ? 1 : 0;
    }
    return cut;
  }

  /** Area of the convex hull of this and another. */
  double hullWith(Shape other) {
    int n = xs.length;
    int[] allX = Arrays.copyOf(xs, n + other.xs.length);
    int[] allY = Arrays.copyOf(ys, n + other.ys.length);
    System.arraycopy(other.xs, 0, allX, n, other.xs.length);
    System.arraycopy(other.ys, 0, allY, n, other.ys.length);
    return hullArea(allX, allY);
  }

  /** Area of the convex hull by Andrew's monotone chain. */
  private static double hullArea(int[] xs, int[] ys) {
    long[] points = new long[xs.length];
    for (int i = 0; i < xs.length; i++) {
      points[i] = ((long) xs[i] << 32) | ys[i];
    }
    Arrays.sort(points);
    int n = points.length;
    long[] hull = new long[2 * n + 1];
    int k = 0;
    for (int i = 0; i < n; i++) {
      while (k >= 2 && cross(hull[k - 2], hull[k - 1], points[i]) <= 0) {
        k--;
      }
      hull[k++] = points[i];
    }
    int lower = k + 1;
    for (int i = n - 2; i >= 0; i--) {
      while (k >= lower && cross(hull[k - 2], hull[k - 1], points[i]) <= 0) {
        k--;
      }
      hull[k++] = points[i];
    }
    double twice = 0;
    for (int i = 0; i + 1 < k; i++) {
      twice += (double) x(hull[i]) * y(hull[i + 1]) - (double) x(hull[i + 1]) * y(hull[i]);
    }
    return Math.abs(twice) / 2;
  }

  private static long cross(long a, long b, long c) {
    return (x(b) - x(a)) * (y(c) - y(a)) - (y(b) - y(a)) * (x(c) - x(a));
  }

  private static long x(long point) {
    return point >> 32;
  }

  private static long y(long point) {
    return (int) point;
  }
}
