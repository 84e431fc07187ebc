package io.maemi.measure;

import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Measurement.MeasuredObject;
import io.maemi.measure.Quantity.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines and spaces: pitch, line width (CD), space width, edge roughness and defects; or the holes
 * or dots of an array.
 */
final class LineMeasurement {
  /** Gradients of a clear pattern agree on their direction to this share; */
  private static final double COHERENT = 0.55;

  /** those of a rough one, of which there is nothing else in the image, less. */
  private static final double ROUGH = 0.3;

  private static final double EXPLAINED = 0.25;

  /** Large particles leave less of the image to the lines. */
  private static final double HARDLY = 0.12;

  private static final double IRREGULAR = 0.25;

  /** In even light lines lie closer to their places, */
  private static final double EVENLY = 0.12;

  /** and their distance is the profile's period to this share. */
  private static final double PERIODIC = 0.04;

  private static final int FEWEST = 3;

  private LineMeasurement() {}

  /** A line pattern that was recognised. */
  record Pattern(LineFrame frame, Plane smooth, LineModel model) {}

  static Measurement of(Scene scene) {
    Pattern pattern = find(scene);
    if (pattern != null) {
      return measure(scene, pattern);
    }
    Measurement array = ArrayMeasurement.of(scene);
    if (array != null) {
      return array;
    }
    Pattern rough = rough(scene);
    return rough == null
        ? Abstention.of(scene, Kind.LINES, "no regular pattern of lines or holes")
        : measure(scene, rough);
  }

  /** Whether a scene clearly shows a pattern of either sort. */
  static boolean shows(Scene scene) {
    return find(scene) != null || scene.paper() && ArrayMeasurement.of(scene) != null;
  }

  /** The line pattern that {@code scene} clearly shows, or null where it has none. */
  static @Nullable Pattern find(Scene scene) {
    LineFrame frame = frame(scene, COHERENT);
    if (frame == null) {
      return null;
    }
    Plane smooth = smooth(scene, frame);
    LineModel model = LineModel.of(smooth).shown(smooth.width());
    if (!regular(model, IRREGULAR, EXPLAINED)) {
      return null;
    }
    Pattern even = inEvenLight(scene, frame, model.pitch());
    return regular(even.model, IRREGULAR, EXPLAINED) ? even : new Pattern(frame, smooth, model);
  }

  /** The same, as far as an image shows one that holds nothing else. */
  private static @Nullable Pattern rough(Scene scene) {
    LineFrame frame = frame(scene, ROUGH);
    if (frame == null) {
      return null;
    }
    double period = LineModel.period(LineModel.medianProfile(smooth(scene, frame)));
    if (Double.isNaN(period)) {
      return null;
    }
    Pattern even = inEvenLight(scene, frame, period);
    boolean periodic = Math.abs(even.model.pitch() - period) < PERIODIC * period;
    return periodic && regular(even.model, EVENLY, HARDLY) ? even : null;
  }

  private static @Nullable LineFrame frame(Scene scene, double coherent) {
    LineFrame frame = LineFrame.of(scene.plane(), 2, coherent);
    return frame == null || frame.plane().width() < 24 || frame.plane().height() < 24
        ? null
        : frame;
  }

  private static Plane smooth(Scene scene, LineFrame frame) {
    return frame.plane().smooth(Math.max(0.8, Math.min(1.6, scene.quality().noise() / 6)));
  }

  private static boolean regular(LineModel model, double irregular, double explained) {
    return model.count() >= FEWEST
        && model.irregularity() < irregular
        && model.explained() > explained;
  }

  private static Pattern inEvenLight(Scene scene, LineFrame frame, double pitch) {
    LineFrame even = frame.with(EvenLight.of(frame.plane(), pitch));
    Plane smooth = smooth(scene, even);
    return new Pattern(even, smooth, LineModel.of(smooth).shown(smooth.width()));
  }

  private static Measurement measure(Scene scene, Pattern pattern) {
    LineFrame frame = pattern.frame();
    LineModel model = pattern.model();
    LineEdges half = LineEdges.of(pattern.smooth(), model);
    double roughness = half.roughness();
    List<LineDefects.Place> places = LineDefects.of(pattern.smooth(), model, half, roughness);
    LineSides sides = LineSides.of(frame.plane(), model, half);
    LineEdges edges = sides.edges();
    double[] widths = edges.widths();
    double[] whole = Arrays.stream(widths).filter(w -> !Double.isNaN(w)).toArray();
    double[] sizes =
        Arrays.stream(whole).map(w -> scene.length(w, frame.nx(), frame.ny())).toArray();
    Statistics cd = Statistics.of(sizes);
    double pitch = scene.length(model.pitch(), frame.nx(), frame.ny());
    double pitchError = pitchUncertainty(scene, frame, model, roughness);
    double ler = scene.length(3 * roughness, frame.nx(), frame.ny());
    List<Defect> defects = places.stream().map(place -> defect(scene, frame, place)).toList();

    String unit = scene.unit();
    List<Evidence> evidence = new ArrayList<>(ImageEvidence.scale(scene.micrograph()));
    String at = "edges by a model of step, rim and blur, fitted to the mean linescan";
    evidence.add(
        new Quantity(
            "line count",
            model.count(),
            "",
            null,
            "bright lines of which the image shows at least half",
            null));
    evidence.add(
        new Quantity(
            "pitch",
            pitch,
            unit,
            pitchError,
            "straight line through the edges' positions",
            null,
            Sample.about(pitch, pitchError, model.count())));
    if (cd.n() > 0) {
      evidence.add(
          new Quantity(
              "line width",
              cd.mean(),
              unit,
              cd.standardError(),
              "CD, " + at + ", median of rows, mean of lines",
              null,
              cd.sample()));
      evidence.add(
          new Quantity(
              "space width",
              pitch - cd.mean(),
              unit,
              cd.standardError(),
              "pitch less line width",
              null,
              cd.n() < 2 ? null : Sample.about(pitch - cd.mean(), cd.standardError(), cd.n())));
    }
    evidence.add(
        new Quantity(
            "line edge roughness",
            ler,
            unit,
            null,
            "3 standard deviations of the " + at + " about straight lines, noise included",
            null,
            model.count() < 2
                ? null
                : Sample.about(ler, ler / Math.sqrt(4.0 * model.count()), 2 * model.count())));
    evidence.add(
        new Quantity(
            "defect count",
            defects.size(),
            "",
            null,
            "comparison of every row with straight lines",
            null));
    evidence.add(
        new Fact("defects", words(defects), "comparison of every row with straight lines"));
    return new Measurement(
            Kind.LINES,
            model.count(),
            cd.n() == 0 ? null : cd.sizes(unit, "line width"),
            objects(scene, pattern, widths, edges),
            List.of(),
            defects,
            false,
            List.copyOf(evidence))
        .with(List.copyOf(LineFigures.of(scene, pattern, sides, cd, pitch)));
  }

  private static double pitchUncertainty(
      Scene scene, LineFrame frame, LineModel model, double roughness) {
    double n = Math.max(2, model.count());
    double edge = Math.max(0.1, roughness / Math.sqrt(frame.plane().height() / 20.0));
    return scene.length(edge * Math.sqrt(12 / (n * n * n)), frame.nx(), frame.ny());
  }

  /** For example {@code 1 bridge, 2 breaks}. */
  static String words(List<Defect> defects) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Defect defect : defects) {
      counts.merge(defect.kind(), 1, Integer::sum);
    }
    List<String> words = new ArrayList<>();
    counts.forEach((kind, n) -> words.add(n + " " + plural(kind, n)));
    return words.isEmpty() ? "none found" : String.join(", ", words);
  }

  private static String plural(String kind, int n) {
    if (n == 1 || kind.equals("missing")) {
      return kind;
    }
    return kind.endsWith("h") ? kind + "es" : kind + "s";
  }

  private static Defect defect(Scene scene, LineFrame frame, LineDefects.Place place) {
    double[] box = box(scene, frame, place.u0(), place.v0(), place.u1(), place.v1());
    return new Defect(
        place.kind(),
        box[0],
        box[1] + scene.top(),
        box[2] - box[0],
        box[3] - box[1],
        place.score());
  }

  private static double[] box(
      Scene scene, LineFrame frame, double u0, double v0, double u1, double v1) {
    double[] xs = {frame.x(u0, v0), frame.x(u1, v0), frame.x(u0, v1), frame.x(u1, v1)};
    double[] ys = {frame.y(u0, v0), frame.y(u1, v0), frame.y(u0, v1), frame.y(u1, v1)};
    Arrays.sort(xs);
    Arrays.sort(ys);
    int fold = scene.fold();
    return new double[] {
      fold * (xs[0] + 0.5), fold * (ys[0] + 0.5), fold * (xs[3] + 0.5), fold * (ys[3] + 0.5)
    };
  }

  private static List<MeasuredObject> objects(
      Scene scene, Pattern pattern, double[] widths, LineEdges edges) {
    LineFrame frame = pattern.frame();
    LineModel model = pattern.model();
    int along = frame.plane().height();
    List<MeasuredObject> objects = new ArrayList<>();
    for (int k = 0; k < model.count(); k++) {
      List<double[]> outline = new ArrayList<>();
      int step = Math.max(2, along / 120);
      for (int v = 0; v < along; v += step) {
        outline.add(point(scene, frame, edges.lefts()[k][v], model.lefts()[k], v));
      }
      for (int v = along - 1; v >= 0; v -= step) {
        outline.add(point(scene, frame, edges.rights()[k][v], model.rights()[k], v));
      }
      double[] box = box(scene, frame, model.lefts()[k], -0.5, model.rights()[k], along - 0.5);
      double own = model.rights()[k] - model.lefts()[k];
      double size = scene.length(Double.isNaN(widths[k]) ? own : widths[k], frame.nx(), frame.ny());
      objects.add(
          new MeasuredObject(
              k + 1,
              box[0],
              box[1] + scene.top(),
              box[2] - box[0],
              box[3] - box[1],
              own * along * scene.fold() * scene.fold(),
              size,
              model.explained(),
              outline,
              List.of()));
    }
    return objects;
  }

  private static double[] point(
      Scene scene, LineFrame frame, double found, double expected, int v) {
    double u = Double.isNaN(found) ? expected : found;
    int fold = scene.fold();
    return new double[] {fold * (frame.x(u, v) + 0.5), fold * (frame.y(u, v) + 0.5) + scene.top()};
  }
}
