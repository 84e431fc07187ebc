package io.maemi.measure;

import ij.process.AutoThresholder;
import io.maemi.measure.FibreEnds.Course;
import io.maemi.measure.FibreTracer.Trace;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Quantity.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fibres and wires: how many, how wide, how well aligned. */
final class FibreMeasurement {
  /** Masks whose outline follows edges less are of something else. */
  private static final double LEAST_AGREEMENT = 0.2;

  /** Masks of less merit may be of gaps or rims in a mat. */
  private static final double POOR = 0.42;

  /** Masks of less merit are not taken for fibres where what lies between rims is no mat either. */
  private static final double DOUBTFUL = 0.3;

  /** Fitted to 236 simulated images of fibres and wires, and to 50 photographs, which hold none. */
  private static final CountConfidence OFTEN =
      new CountConfidence(
          3.7,
          12.1,
          "how often counts on masks of such merit are within 20 % or one, on 286 images");

  private FibreMeasurement() {}

  /**
   * A mask of fibres with its distance map and typical half width.
   *
   * @param widths what is known of the width of the fibre at each pixel, or null
   */
  record Web(
      boolean bright,
      boolean[] mask,
      float[] distance,
      double radius,
      double merit,
      String method,
      float @Nullable [] widths) {}

  static Measurement of(Scene scene) {
    Web web = web(scene);
    boolean poor = web == null || web.merit() < POOR;
    Web mat =
        poor && scene.wanted().polarity() != Wanted.Polarity.DARK ? FibreMat.of(scene, web) : null;
    if (mat != null) {
      List<Trace> wires = traces(scene, mat);
      if (FibreFigures.wires(wires, 2 * mat.radius())) {
        return measured(scene, mat, wires);
      }
    }
    return web == null || (mat != null && web.merit() < DOUBTFUL)
        ? nothing(scene)
        : measured(scene, web, traces(scene, web));
  }

  /**
   * Whether the image shows a dense stand of wires, of which only rims stand out.
   *
   * @param web what {@link #web(Scene)} found on it
   */
  static boolean stand(Scene scene, @Nullable Web web) {
    Web mat = FibreMat.of(scene, web);
    return mat != null && FibreFigures.wires(traces(scene, mat), 2 * mat.radius());
  }

  private static Measurement nothing(Scene scene) {
    return Abstention.of(scene, Kind.FIBRES, "nothing long and thin stands out from the ground");
  }

  private static List<Trace> traces(Scene scene, Web web) {
    List<Trace> pieces =
        FibreTracer.trace(web.distance(), scene.width(), scene.height(), web.radius());
    if (web.widths() != null) {
      return whole(pieces, Course.STANDING);
    }
    MaskDepth depth = new MaskDepth(web.distance(), scene.width(), scene.height());
    return whole(FibreJoining.joined(pieces, depth, web.radius()), Course.of(pieces));
  }

  private static Measurement measured(Scene scene, Web web, List<Trace> all) {
    Plane plane = web.bright() ? scene.smooth() : scene.smooth().inverted();
    List<Trace> traces = new ArrayList<>();
    List<Double> found = new ArrayList<>();
    FibreWidth across = FibreWidth.on(plane, all, web.widths(), scene.quality().smoothing());
    for (Trace trace : all) {
      double width = across.of(trace);
      if (scene.wanted().takes(scene.length(width), scene)) {
        traces.add(trace);
        found.add(width);
      }
    }
    if (traces.isEmpty()) {
      return nothing(scene);
    }
    double[] widths = found.stream().mapToDouble(Double::doubleValue).toArray();
    Statistics statistics = Statistics.of(Arrays.stream(widths).map(scene::length).toArray());
    List<Evidence> evidence = evidence(scene, web, traces, statistics);
    List<MeasuredObject> objects = new ArrayList<>();
    for (int k = 0; k < widths.length; k++) {
      objects.add(object(scene, k + 1, traces.get(k), widths[k], web.merit()));
    }
    List<Quantity> figures = new ArrayList<>(FibreFigures.of(scene, traces));
    figures.add(OFTEN.of(web.merit()));
    return new Measurement(
            Kind.FIBRES,
            traces.size(),
            statistics.sizes(scene.unit(), "fibre width"),
            objects,
            List.of(),
            List.of(),
            false,
            List.copyOf(evidence))
        .with(List.copyOf(figures));
  }

  /**
   * As many of the longest traces as there are fibres. A fibre has two ends, in the image, under
   * others or at its border, however often it was lost on the way: half the ends is the number of
   * fibres.
   */
  private static List<Trace> whole(List<Trace> traces, Course course) {
    return traces.stream()
        .sorted(Comparator.comparingDouble(Trace::length).reversed())
        .limit(course.fibres(traces))
        .toList();
  }

  private static List<Evidence> evidence(
      Scene scene, Web web, List<Trace> traces, Statistics widths) {
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    int n = traces.size();
    int covered = 0;
    for (boolean inside : web.mask()) {
      covered += inside ? 1 : 0;
    }
    evidence.add(
        new Quantity(
            "fibre count",
            n,
            "",
            Math.sqrt(n),
            web.method()
                + (web.widths() == null
                    ? ", traced through crossings, half the number of ends"
                    : ", of a dense stand only those seen whole")
                + "; uncertainty is counting statistics",
            null,
            Sample.counted(n)));
    evidence.add(
        new Quantity(
            "mean fibre width",
            widths.mean(),
            scene.unit(),
            widths.standardError(),
            web.widths() == null
                ? "distance of the steepest places of the grey profile across, less what blur moves"
                    + " them, median of each fibre"
                : "between the outer edges of the two rims, of fibres seen whole",
            null,
            widths.sample()));
    evidence.add(
        new Quantity(
            "fibre width standard deviation",
            widths.sd(),
            scene.unit(),
            null,
            "between fibres",
            null,
            widths.spreadSample()));
    if (web.widths() == null) { // of a mat, only the fibres in front are drawn
      evidence.add(
          new Quantity(
              "coverage",
              100.0 * covered / web.mask().length,
              "%",
              null,
              "area of the fibres over the area of the image",
              null,
              FibreFigures.cover(100.0 * covered / web.mask().length, traces)));
    }
    evidence.add(FibreFigures.order(traces));
    return evidence;
  }

  private static MeasuredObject object(
      Scene scene, int id, Trace trace, double width, double score) {
    double radius = width / 2;
    int fold = scene.fold();
    List<double[]> outline = new ArrayList<>();
    int n = trace.xs().length;
    for (int side = 1; side >= -1; side -= 2) {
      for (int k = 0; k < n; k++) {
        int i = side > 0 ? k : n - 1 - k;
        int before = Math.max(0, i - 2);
        int after = Math.min(n - 1, i + 2);
        double angle =
            Math.atan2(
                trace.ys()[after] - trace.ys()[before], trace.xs()[after] - trace.xs()[before]);
        outline.add(
            new double[] {
              fold * (trace.xs()[i] + 0.5 - side * radius * Math.sin(angle)),
              fold * (trace.ys()[i] + 0.5 + side * radius * Math.cos(angle)) + scene.top()
            });
      }
    }
    double x0 = outline.stream().mapToDouble(p -> p[0]).min().orElse(0);
    double x1 = outline.stream().mapToDouble(p -> p[0]).max().orElse(0);
    double y0 = outline.stream().mapToDouble(p -> p[1]).min().orElse(0);
    double y1 = outline.stream().mapToDouble(p -> p[1]).max().orElse(0);
    double area = fold * fold * trace.length() * width;
    return new MeasuredObject(
        id, x0, y0, x1 - x0, y1 - y0, area, scene.length(width), score, outline, List.of());
  }

  /** A way to part fibres from ground, and how well its outline follows edges. */
  private record Candidate(boolean bright, boolean[] mask, double agreement, String method) {}

  /** The mask whose outline follows edges best, or null where none is long and thin. */
  static @Nullable Web web(Scene scene) {
    Edges edges = Edges.of(scene);
    List<Candidate> candidates = new ArrayList<>();
    for (boolean bright : new boolean[] {true, false}) {
      if (scene.wanted().polarity() == (bright ? Wanted.Polarity.DARK : Wanted.Polarity.BRIGHT)) {
        continue;
      }
      Plane plane = bright ? scene.smooth() : scene.smooth().inverted();
      Plane flat = plane.flattened(Math.min(scene.width(), scene.height()) * 0.25);
      Candidates add =
          (on, level, method) -> {
            boolean[] mask = Threshold.above(on, level);
            String what = (bright ? "bright" : "dark") + " fibres, " + method;
            candidates.add(new Candidate(bright, mask, edges.agreement(mask), what));
          };
      add.at(plane, Threshold.automatic(plane, AutoThresholder.Method.Otsu)[0], "Otsu");
      add.at(flat, Threshold.automatic(flat, AutoThresholder.Method.Otsu)[0], "flattened, Otsu");
      add.at(flat, Threshold.multiple(flat, 3)[0], "flattened, lower of two Otsu levels");
      add.at(
          flat,
          Threshold.automatic(flat, AutoThresholder.Method.Triangle)[0],
          "flattened, triangle");
    }
    candidates.sort(Comparator.comparingDouble(Candidate::agreement).reversed());
    Web best = null;
    for (Candidate candidate : candidates) {
      // The merit is the agreement times shares of 1, so that the rest cannot be better.
      double least = best == null ? LEAST_AGREEMENT : best.merit();
      if (candidate.agreement() < least) {
        break;
      }
      Web web = web(scene, candidate);
      best = web != null && (best == null || web.merit() > best.merit()) ? web : best;
    }
    return best;
  }

  /** Takes a threshold of a plane as a candidate. */
  private interface Candidates {
    void at(Plane plane, double level, String method);
  }

  private static @Nullable Web web(Scene scene, Candidate candidate) {
    boolean[] mask = opened(candidate.mask(), scene.width(), scene.height());
    float[] distance = Splitting.distances(mask, scene.width(), scene.height());
    double[] ridges = ridgeRadii(distance, scene.width(), scene.height());
    if (ridges.length < 10) {
      return null;
    }
    double radius = ridges[(int) (0.45 * ridges.length)];
    // Fibres are even in width, the gaps between them are not.
    double even =
        1 / (1 + (ridges[(int) (0.75 * ridges.length)] - ridges[ridges.length / 4]) / radius);
    double area = 0;
    for (boolean inside : mask) {
      area += inside ? 1 : 0;
    }
    // Long and thin: the area divided by the width is a length of many widths.
    double lengths = area / (4 * radius * radius);
    double thin = Math.min(1, lengths / 6) * Math.min(1, scene.height() / (10 * radius));
    double ground = Math.min(1, 5 * (1 - area / mask.length));
    double merit = candidate.agreement() * thin * ground * even * groundEvenness(scene, distance);
    return new Web(candidate.bright(), mask, distance, radius, merit, candidate.method(), null);
  }

  /**
   * 1 where the ground between fibres is of one grey; less where bodies of fibres or other things
   * are left in it.
   */
  private static double groundEvenness(Scene scene, float[] distance) {
    float[] grey = scene.smooth().values();
    double sum = 0;
    double square = 0;
    int n = 0;
    for (int i = 0; i < grey.length; i++) {
      if (distance[i] == 0) {
        sum += grey[i];
        square += grey[i] * grey[i];
        n++;
      }
    }
    double sd = n == 0 ? 0 : Math.sqrt(Math.max(0, square / n - sum / n * sum / n));
    return 1 / (1 + 6 * sd / Math.max(1, scene.quality().contrast()));
  }

  /** Specks removed and small holes filled. */
  private static boolean[] opened(boolean[] raw, int width, int height) {
    boolean[] mask = raw.clone();
    for (boolean value : new boolean[] {false, true}) {
      Labels pieces = Labels.connected(mask, value, width, height);
      int[] areas = pieces.areas();
      int least = value ? 60 : 40;
      for (int i = 0; i < mask.length; i++) {
        if (mask[i] == value && areas[pieces.of()[i]] < least) {
          mask[i] = !value;
        }
      }
    }
    return mask;
  }

  /** Half widths: distances on the middle lines of the mask, rising. */
  private static double[] ridgeRadii(float[] distance, int width, int height) {
    float[] ridge = new float[distance.length / 4 + 1];
    int n = 0;
    for (int y = 2; y < height - 2; y++) {
      for (int x = 2; x < width - 2; x++) {
        int i = y * width + x;
        if (distance[i] > 1.4f && n < ridge.length && FibreTracer.onMiddle(distance, i, width)) {
          ridge[n++] = distance[i];
        }
      }
    }
    Arrays.sort(ridge, 0, n);
    double[] sorted = new double[n];
    for (int k = 0; k < n; k++) {
      sorted[k] = ridge[k];
    }
    return sorted;
  }
}
