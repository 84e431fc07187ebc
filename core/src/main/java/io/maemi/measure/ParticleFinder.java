package io.maemi.measure;

import io.maemi.student.Resampling;
import io.maemi.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds particles with {@link ParticleNetwork}. The network knows particles of some sizes best, so
 * it sees the image at several zooms, each as it is and mirrored, and from closer up where
 * particles are small or heaped; the mean of its answers, where zooms that it is surer of count for
 * more, is parted into particles.
 */
final class ParticleFinder {
  /** Longest edges that every image is brought to. */
  private static final int[] EDGES = {256, 384, 512};

  /** Longest edges that show a large particle as one, whatever texture it has. */
  private static final int[] FARTHER = {128, 192};

  /** Particles of a smaller typical diameter are not looked at from farther away. */
  private static final double NOT_SMALL = 40;

  /** Nor those that the network is so sure of. */
  private static final double SURE = 0.8;

  /** Longest edges that show more of particles that are not large. */
  private static final int[] CLOSER = {768, 1024};

  /** Particles of a smaller typical diameter are seen from closer up whatever it shows. */
  private static final double FINE = 26;

  /** Particles of this typical diameter and more are not looked at from closer up. */
  private static final double LARGE = 70;

  /** From elsewhere the network splits or joins what it sees unless it gets so much surer. */
  private static final double SURER = 0.03;

  /** Particles that are seen from closer up only are believed from this certainty on. */
  private static final double PATTERN = 0.7;

  /** An object less certain than this share of the surest one is writing, ground or a part. */
  private static final double LEAST_CERTAIN = 0.55;

  /** Pixels of the smallest object. */
  private static final int SMALLEST = 8;

  /** Objects of which the image shows less are not counted: people see no more than a speck. */
  private static final double SHOWN = 0.1;

  /** The longest edge that memory is spent on. */
  private static final int LONGEST = 2048;

  /** How much more a sure zoom counts: weights are e to the power of this times the certainty. */
  private static final double TRUST = 8;

  private final ParticleSight sight;

  ParticleFinder(ParticleNetwork network) {
    this.sight = new ParticleSight(network);
  }

  /** Read at the first image, kept as long as the process lasts. */
  private static final class Bundled {
    static final ParticleFinder FINDER = new ParticleFinder(ParticleWeights.bundled(DType.FLOAT32));
  }

  /** The finder with the weights that {@code scene} is to be seen with. */
  static ParticleFinder of(Scene scene) {
    Path own = scene.wanted().network();
    return own == null ? bundled() : OwnNetwork.of(own).particles();
  }

  /** The finder with the bundled weights. */
  static ParticleFinder bundled() {
    return Bundled.FINDER;
  }

  /** What the network sees at one zoom, and how certain it is of all that it finds there. */
  private record Sight(ParticleMaps maps, double certainty) {
    static Sight of(ParticleMaps maps) {
      return new Sight(maps, maps.found().certainty());
    }
  }

  /** What the network sees at some zooms together, at a longest edge of {@code edge}. */
  private record Answer(List<Sight> sights, int edge, ParticleMaps maps, ParticleMaps.Found found) {
    static Answer of(List<Sight> sights, Plane plane, int edge) {
      ParticleMaps maps = mean(sights, plane, edge);
      return new Answer(sights, edge, maps, maps.found());
    }

    /** The finest sights and one more, whose longest edge is {@code closer}. */
    Answer with(ParticleMaps sight, Plane plane, int closer, int coarsest) {
      List<Sight> all = new ArrayList<>(sights);
      all.removeIf(one -> Math.max(one.maps().width(), one.maps().height()) < coarsest);
      all.add(Sight.of(sight));
      return of(all, plane, closer);
    }

    boolean none() {
      return found.labels().count() == 0;
    }
  }

  /** The particles of {@code scene}, whose edges are {@code edges}. */
  Segmentation find(Scene scene, Edges edges) {
    ParticleMaps maps = maps(scene.plane());
    return Rejoining.of(segmentation(scene, maps, maps.found(), true), maps, edges);
  }

  /** What is seen at one zoom alone. */
  ParticleMaps once(Plane plane) {
    return sight.of(plane, EDGES[EDGES.length - 1]);
  }

  /** What is seen at the zooms that suit. */
  ParticleMaps maps(Plane plane) {
    Answer first = Answer.of(bothWays(plane, EDGES), plane, EDGES[EDGES.length - 1]);
    Answer answer = closer(farther(first, plane), plane);
    int longest = Math.min(LONGEST, Math.max(plane.width(), plane.height()));
    while (answer.edge() < longest && !answer.none() && answer.found().typicalDiameter() < FINE) {
      int edge = 2 * answer.edge();
      // Coarser sights are all but blind to such particles.
      answer = answer.with(sight.of(plane, edge), plane, edge, answer.edge());
    }
    return answer.maps();
  }

  /**
   * What is seen from farther away, where particles are not small and the network is surer then.
   */
  private Answer farther(Answer first, Plane plane) {
    boolean clear = first.found().certainty() > SURE;
    if (clear || (!first.none() && first.found().typicalDiameter() < NOT_SMALL)) {
      return first;
    }
    List<Sight> all = new ArrayList<>(first.sights());
    all.addAll(bothWays(plane, FARTHER));
    Answer second = Answer.of(all, plane, first.edge());
    return surer(second, first) ? second : first;
  }

  private List<Sight> bothWays(Plane plane, int[] edges) {
    List<ParticleMaps> maps = new ArrayList<>();
    for (int edge : edges) {
      maps.addAll(sight.bothWays(plane, edge));
    }
    return maps.parallelStream().map(Sight::of).toList();
  }

  private static boolean surer(Answer second, Answer first) {
    double before = first.none() ? PATTERN - SURER : first.found().certainty();
    return second.found().certainty() > before + SURER;
  }

  /**
   * What is seen from closer up, where particles are small or the network is surer then: of
   * particles that fill the image like a pattern it sees none before.
   */
  private Answer closer(Answer first, Plane plane) {
    if (first.found().typicalDiameter() >= LARGE) {
      return first;
    }
    int coarsest = first.edge();
    Answer second = first.with(sight.of(plane, CLOSER[0]), plane, CLOSER[0], coarsest);
    boolean fine = !first.none() && first.found().typicalDiameter() < FINE;
    return fine || surer(second, first)
        ? second.with(sight.of(plane, CLOSER[1]), plane, CLOSER[1], coarsest)
        : first;
  }

  private static ParticleMaps mean(List<Sight> sights, Plane plane, int edge) {
    double[] weights =
        sights.stream().mapToDouble(sight -> Math.exp(TRUST * sight.certainty())).toArray();
    return ParticleMaps.mean(
        sights.stream().map(Sight::maps).toList(),
        weights,
        Zoomed.size(plane.width(), plane, edge),
        Zoomed.size(plane.height(), plane, edge));
  }

  /**
   * The particles at the image's own resolution.
   *
   * @param atEdges whether outlines are moved to the image's edges
   */
  static Segmentation segmentation(
      Scene scene, ParticleMaps maps, ParticleMaps.Found found, boolean atEdges) {
    int width = scene.width();
    int height = scene.height();
    byte[] likely =
        Resampling.BILINEAR.resize(
            ParticleMaps.bytes(maps.particle(), 255), maps.width(), maps.height(), width, height);
    boolean[] mask = new boolean[width * height];
    int[] labels = new int[mask.length];
    for (int y = 0; y < height; y++) {
      int row = (int) ((long) y * maps.height() / height) * maps.width();
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        mask[i] = (likely[i] & 0xff) > 127;
        labels[i] =
            mask[i] ? found.labels().of()[row + (int) ((long) x * maps.width() / width)] : 0;
      }
    }
    Labels all = Splitting.grown(new Labels(width, height, labels, found.labels().count()), mask);
    Labels refined = atEdges ? ParticleOutlines.refined(all, scene.smooth()) : all;
    int[] areas = refined.areas();
    double least = LEAST_CERTAIN * Arrays.stream(found.certainties()).max().orElse(0);
    boolean[] clear = new boolean[areas.length];
    for (int label = 1; label < areas.length; label++) {
      clear[label] = areas[label] >= SMALLEST && found.certainties()[label - 1] >= least;
    }
    Labels seen = refined.keep(clear);
    boolean[] keep = new boolean[seen.count() + 1];
    List<Shape> shapes = Shape.of(seen);
    for (Shape shape : shapes) {
      keep[shape.label()] = shape.shown(width, height) >= SHOWN;
    }
    double[] scores = new double[keep.length];
    int kept = 0;
    int number = 0;
    for (int label = 1; label < clear.length; label++) {
      if (clear[label] && keep[++number]) {
        scores[kept++] = found.certainties()[label - 1];
      }
    }
    return new Segmentation(
        seen.keep(keep),
        Shape.kept(shapes, keep),
        Arrays.copyOf(scores, kept),
        found.certainty(),
        false,
        "convolutional network at several zooms");
  }
}
