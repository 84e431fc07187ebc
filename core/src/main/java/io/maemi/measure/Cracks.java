package io.maemi.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cracks of an image: dark, long and thin, with two faces that run side by side between matter
 * that is alike on both. Whether an image has any is judged by all of its dark valleys together.
 * Between particles and fibres, in porous matter and in mixtures of phases valleys widen and end at
 * every turn, and few of them are like cracks. Made gaps, wires and scratches are straight. Grooves
 * between grains are alike throughout the image, whereas cracks open here more and there less.
 */
final class Cracks {
  /** Valleys have this share of the contrast, and are followed down to half of it. */
  private static final double DEEP = 0.3;

  private static final double FOLLOWED = 0.5;

  /** And so many standard deviations of the noise that smoothing leaves, and grey levels. */
  private static final double ABOVE_NOISE = 10;

  private static final double LEVELS = 6;

  /** No more of an image than this is of cracks. */
  private static final double MOST_AREA = 0.4;

  /** A crack is as long as so many widths, and pixels, at least. */
  private static final double LONG = 6;

  private static final double LEAST = 20;

  /** Median depth as a share of the contrast. */
  private static final double DARKER = 0.25;

  /** The levels on both sides differ by this share of the depth at most. */
  private static final double ALIKE = 0.5;

  /** Change of the width along the crack, pixels a pixel, median. */
  private static final double PARALLEL = 0.25;

  private static final int ALONG = 4;

  /**
   * Cracks are so much of all dark valleys by area, between faces, in an image that has cracks; the
   * rest of a narrow one is blur.
   */
  private static final double OF_VALLEYS = 0.4;

  /**
   * Of a network that share and {@link #unevenness} come to this together: grooves have slopes
   * beside them and are alike. Of 64 simulated films the grooves reached 0.87, cracks 1.12 and
   * more.
   */
  private static final double OF_NETWORK = 1;

  /** What is straighter on the mean is made, or a scratch or wire. */
  private static final double STRAIGHT = 0.97;

  /** One that is not straight is so long against the shorter side: letters in the image are not. */
  private static final double LEAST_OF_SIDE = 1 / 3.0;

  /** Valleys that part the image into more pieces than this are a network. */
  private static final int FEW_CELLS = 3;

  private static final int SMALLEST_CELL = 100;

  /** Stretches of so many points that leave their chord by less are straight, in pixels. */
  private static final int CHORD = 40;

  private static final double OFF_CHORD = 0.7;

  /** The share of straight stretches of what is made, corners between or not. */
  private static final double MADE = 0.4;

  /** So many that lie so much alike (two-dimensional order parameter) are lamellae or wires. */
  private static final int MANY = 6;

  private static final double ALIGNED = 0.8;

  /** The largest piece of ground in a film that cracks part, as a share of the image. */
  private static final double PARTED = 0.5;

  private final Scene scene;
  private final double contrast;
  private double largestPiece = 1;

  private Cracks(Scene scene) {
    this.scene = scene;
    this.contrast = Math.max(1, scene.quality().contrast());
  }

  /**
   * One crack.
   *
   * @param sections its faces along its middle line
   * @param score the share of its length along which both faces are seen
   */
  record Crack(CrackSections sections, double score) {}

  /** The cracks of {@code scene}; none where what is dark and thin may be something else. */
  static List<Crack> of(Scene scene) {
    return new Cracks(scene).found();
  }

  /** Whether cracks part {@code scene} into pieces, as no wires on a ground do. */
  static boolean parts(Scene scene) {
    Cracks cracks = new Cracks(scene);
    return !cracks.found().isEmpty() && cracks.largestPiece <= PARTED;
  }

  private List<Crack> found() {
    Plane plane = scene.smooth();
    DarkValleys valleys = DarkValleys.of(plane);
    double deep =
        Math.max(DEEP * contrast, Math.max(LEVELS, ABOVE_NOISE * ImageQuality.noise(plane)));
    boolean[] mask = valleys.mask(deep, FOLLOWED * deep);
    double area = 0;
    for (boolean inside : mask) {
      area += inside ? 1 : 0;
    }
    if (area == 0 || area > MOST_AREA * mask.length) {
      return List.of();
    }
    float[] distance = Splitting.distances(mask, plane.width(), plane.height());
    List<Crack> cracks = new ArrayList<>();
    double covered = 0;
    for (int[] pixels :
        CrackPaths.of(MiddleLines.of(mask, distance, plane.width(), plane.height()))) {
      if (pixels.length >= LEAST / 2) {
        CrackSections sections = CrackSections.of(plane, distance, pixels);
        if (like(sections)) {
          cracks.add(new Crack(sections, sections.seen()));
          covered += sections.area();
        }
      }
    }
    double share = covered / area;
    boolean cracked =
        !cracks.isEmpty()
            && share >= OF_VALLEYS
            && crooked(cracks) >= LEAST_OF_SIDE * Math.min(plane.width(), plane.height())
            && free(cracks)
            && (cells(mask) <= FEW_CELLS || share + unevenness(cracks) >= OF_NETWORK);
    return cracked ? List.copyOf(cracks) : List.of();
  }

  /** Whether a line is like a crack: long, dark, with even faces between matter that is alike. */
  private boolean like(CrackSections sections) {
    int n = sections.xs().length;
    double width = median(sections.width());
    double length = sections.length();
    if (Double.isNaN(width) || length < Math.max(LEAST, LONG * width)) {
      return false;
    }
    double[] depth = new double[n];
    double[] unlike = new double[n];
    double[] change = new double[n];
    for (int k = 0; k < n; k++) {
      depth[k] = sections.depth(k);
      unlike[k] = Math.abs(sections.left()[k] - sections.right()[k]);
      change[k] =
          k < ALONG
              ? Double.NaN
              : Math.abs(sections.width()[k] - sections.width()[k - ALONG]) / ALONG;
    }
    double dark = median(depth);
    return dark > DARKER * contrast && median(unlike) < ALIKE * dark && median(change) < PARALLEL;
  }

  /** Whether they run as nothing made and nothing grown in one direction does. */
  private static boolean free(List<Crack> cracks) {
    int stretches = 0;
    int straight = 0;
    double c = 0;
    double s = 0;
    for (Crack crack : cracks) {
      CrackSections sections = crack.sections();
      for (int k = 0; k + CHORD < sections.xs().length; k += CHORD / 4) {
        double angle = sections.direction(k, k + CHORD);
        c += Math.cos(2 * angle);
        s += Math.sin(2 * angle);
        straight += sections.offChord(k, k + CHORD) < OFF_CHORD ? 1 : 0;
        stretches++;
      }
    }
    double order = Math.hypot(c, s) / Math.max(1, stretches);
    return straightness(cracks) <= STRAIGHT
        && straight <= MADE * stretches
        && (cracks.size() < MANY || order <= ALIGNED);
  }

  private static double straightness(List<Crack> cracks) {
    double apart = 0;
    double length = 0;
    for (Crack crack : cracks) {
      apart += crack.sections().apart();
      length += crack.sections().length();
    }
    return apart / length;
  }

  /** The length of the longest that is not straight. */
  private static double crooked(List<Crack> cracks) {
    return cracks.stream()
        .map(Crack::sections)
        .filter(s -> s.apart() <= STRAIGHT * s.length())
        .mapToDouble(CrackSections::length)
        .max()
        .orElse(0);
  }

  private int cells(boolean[] mask) {
    int cells = 0;
    int largest = 0;
    int[] areas = Labels.connected(mask, false, scene.width(), scene.height()).areas();
    for (int label = 1; label < areas.length; label++) {
      cells += areas[label] >= SMALLEST_CELL ? 1 : 0;
      largest = Math.max(largest, areas[label]);
    }
    largestPiece = (double) largest / mask.length;
    return cells;
  }

  /**
   * How unequal the openings are, stretch by stretch: half the range of the middle 68 % over the
   * median. An opening is the dark that is missing across it, over the depth down to the image's
   * darkest: unlike a distance of edges it tells what is narrower than the blur.
   */
  private double unevenness(List<Crack> cracks) {
    double darkest = scene.smooth().percentiles(0.005)[0];
    List<Double> openings = new ArrayList<>();
    for (Crack crack : cracks) {
      openings.addAll(crack.sections().openings(scene.smooth(), darkest));
    }
    if (openings.isEmpty()) {
      return 0;
    }
    double[] sorted = openings.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double low = sorted[(int) (0.16 * sorted.length)];
    double high = sorted[(int) (0.84 * sorted.length)];
    return (high - low) / 2 / Math.max(1e-9, sorted[sorted.length / 2]);
  }

  /** The median of what is known, NaN where nothing is. */
  private static double median(double[] values) {
    double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return known.length == 0 ? Double.NaN : known[known.length / 2];
  }
}
