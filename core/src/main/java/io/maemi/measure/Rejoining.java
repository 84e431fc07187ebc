package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the network parted although the image shows no edge there and the whole is
 * convex: a rod cut across, a mottled particle in pieces. The limits were chosen on touching pairs
 * of 72 images that the network learnt from and of simulated ones.
 */
final class Rejoining {
  /** Area of both over that of their convex hull. */
  private static final double CONVEX = 0.88;

  /** How strong edges between both are, as a share of those of their other outlines. */
  private static final double FAINT = 0.5;

  /** Other outlines count as so strong at least. */
  private static final double LEAST_OUTLINE = 0.3;

  /** Between both it is so likely that there is a particle, and a core of one, on the mean. */
  private static final double PARTICLE = 0.6;

  private static final double CORE = 0.13;

  /** From end to end of the side between both, in widths of the narrower: a neck parts two. */
  private static final double WIDE = 0.7;

  /** How many times longer the other outlines are: within heaps an edge may be hidden. */
  private static final double FREE = 2;

  /** What was joined may belong to yet another part, so many times over. */
  private static final int ROUNDS = 4;

  private final Segmentation found;
  private final Map<Long, Side> sides = new HashMap<>();
  private final Side[] outlines;

  /** Sums over sides of pixels. */
  private static final class Side {
    private int n;
    private double strength;
    private double particle;
    private double core;
    private int left = Integer.MAX_VALUE;
    private int right;
    private int top = Integer.MAX_VALUE;
    private int bottom;

    private void at(int x, int y) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }

    private double length() {
      return Math.hypot(right - left, bottom - top);
    }
  }

  private Rejoining(Segmentation found, ParticleMaps maps, Edges edges) {
    this.found = found;
    this.outlines = new Side[found.shapes().size() + 1];
    Arrays.setAll(outlines, label -> new Side());
    int[] of = found.labels().of();
    int width = edges.width();
    for (int y = 1; y < edges.height() - 2; y++) {
      int row = (int) ((long) y * maps.height() / edges.height()) * maps.width();
      for (int x = 1; x < width - 2; x++) {
        int i = y * width + x;
        int at = row + (int) ((long) x * maps.width() / width);
        add(of[i], of[i + 1], edges.across(i, 1), maps, at).at(x, y);
        add(of[i], of[i + width], edges.across(i, width), maps, at).at(x, y);
      }
    }
  }

  /** The side between two labels with one pixel's more; within a label nobody's. */
  private Side add(int one, int other, double strength, ParticleMaps maps, int at) {
    if (one == other) {
      return outlines[0];
    }
    Side side =
        one == 0 || other == 0
            ? outlines[one + other]
            : sides.computeIfAbsent(key(one, other), pair -> new Side());
    side.n++;
    side.strength += strength;
    side.particle += maps.particle()[at];
    side.core += maps.core()[at];
    return side;
  }

  private static long key(int one, int other) {
    return (long) Math.min(one, other) << Integer.SIZE | Math.max(one, other);
  }

  /** {@code found} with what belongs together joined. */
  static Segmentation of(Segmentation found, ParticleMaps maps, Edges edges) {
    Segmentation joined = found;
    for (int round = 0; round < ROUNDS; round++) {
      Segmentation next = new Rejoining(joined, maps, edges).joined();
      if (next == null) {
        return joined;
      }
      joined = next;
    }
    return joined;
  }

  /** Each object joined with at most one other; null where none is. */
  private @Nullable Segmentation joined() {
    List<Map.Entry<Long, Side>> pairs = new ArrayList<>(sides.entrySet());
    pairs.removeIf(pair -> !together(pair.getKey(), pair.getValue()));
    if (pairs.isEmpty()) {
      return null;
    }
    pairs.sort(
        Comparator.comparingDouble(
            (Map.Entry<Long, Side> pair) -> pair.getValue().strength / pair.getValue().n));
    int[] into = new int[outlines.length];
    Arrays.setAll(into, label -> label);
    Set<Integer> taken = new HashSet<>();
    for (Map.Entry<Long, Side> pair : pairs) {
      int one = first(pair.getKey());
      int other = second(pair.getKey());
      if (!taken.contains(one) && !taken.contains(other)) {
        taken.add(one);
        taken.add(other);
        into[other] = one;
      }
    }
    return renumbered(into);
  }

  private Segmentation renumbered(int[] into) {
    int[] numbers = new int[into.length];
    int count = 0;
    for (int label = 1; label < into.length; label++) {
      numbers[label] = into[label] == label ? ++count : numbers[into[label]];
    }
    double[] areas = new double[count];
    double[] scores = new double[count];
    for (Shape shape : found.shapes()) {
      areas[numbers[shape.label()] - 1] += shape.area();
      scores[numbers[shape.label()] - 1] += shape.area() * found.scores()[shape.label() - 1];
    }
    for (int i = 0; i < count; i++) {
      scores[i] /= areas[i];
    }
    int[] labels = Arrays.stream(found.labels().of()).map(label -> numbers[label]).toArray();
    Labels all = new Labels(found.labels().width(), found.labels().height(), labels, count);
    return new Segmentation(
        all, Shape.of(all), scores, found.score(), found.heaped(), found.method());
  }

  /** Of an ellipse as long and as large. */
  private static double width(Shape shape) {
    return 4 / Math.PI * shape.area() / Math.max(1, shape.feret());
  }

  private static int first(long pair) {
    return (int) (pair >> Integer.SIZE);
  }

  private static int second(long pair) {
    return (int) pair;
  }

  private boolean together(long pair, Side between) {
    Side one = outlines[first(pair)];
    Side other = outlines[second(pair)];
    double free = one.n + other.n;
    double outline = Math.max(LEAST_OUTLINE, (one.strength + other.strength) / Math.max(1, free));
    if (between.strength > FAINT * outline * between.n
        || between.particle < PARTICLE * between.n
        || between.core < CORE * between.n
        || free < FREE * between.n) {
      return false;
    }
    Shape a = found.shapes().get(first(pair) - 1);
    Shape b = found.shapes().get(second(pair) - 1);
    return between.length() > WIDE * Math.min(width(a), width(b))
        && a.area() + b.area() > CONVEX * a.hullWith(b);
  }
}
