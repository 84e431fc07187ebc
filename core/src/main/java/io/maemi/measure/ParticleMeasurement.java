package io.maemi.measure;

import io.maemi.micrograph.Micrograph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Particles: how many, how large, how round, how much of the image they cover. They are found by
 * the bundled network. Where its outlines keep badly to the image's edges and thresholds find
 * mostly the same objects with clearly better outlines, theirs are taken: small particles on a
 * lumpy support, which the network outlines together with what carries them. So they are where the
 * network finds next to nothing and thresholds clear objects, such as rods side by side.
 */
public final class ParticleMeasurement {
  /** Below this score ({@link Edges#score}) of the network's outlines, others are looked for. */
  private static final double POOR = 0.35;

  /** How many times the network's score the others' must be. */
  private static final double BETTER = 1.3;

  /** Two ways find the same objects where more than this share of them lie on each other. */
  private static final double SAME = 0.4;

  /** And where thresholds find no more than so many more, and no more than so many fewer. */
  private static final double AS_MANY = 0.25;

  private static final double FEWER = 0.1;

  /** Below this certainty of the network what it sees is a texture's, two times of three. */
  private static final double DOUBTFUL = 0.42;

  /** Below this score the network saw objects but none as they are: it does not know such ones. */
  private static final double BLIND = 0.05;

  /** An object that covers more than this share of the image is its ground. */
  private static final double MOST_OF_ALL = 0.5;

  /** Objects fill less of their convex hulls than this on the mean where they are no particles. */
  private static final double COMPACT = 0.85;

  /** From this score on thresholds find what stands out clearly. */
  private static final double CLEAR = 0.5;

  /**
   * A logistic curve from certainty to the share of right counts, fitted to 71 outlined images and
   * 18 simulated ones.
   */
  private static final CountConfidence OFTEN =
      new CountConfidence(
          7.5,
          11.0,
          "how often counts so certain to the network are within 20 % or one, on 159 images");

  private ParticleMeasurement() {}

  /**
   * Measures the particles of {@code scene}.
   *
   * @param known what was found on it already, or null
   */
  static Measurement of(Scene scene, @Nullable Found known) {
    if (scene.fold() == 1) {
      return measured(scene, known == null ? found(scene) : known);
    }
    // How large particles are a coarse look tells, which takes a quarter of the memory.
    Scene coarse = scene.coarse();
    double diameter = coarse.fold() * found(coarse).objects().meanDiameter();
    if (!ParticleTiles.pay(scene, diameter)) {
      return measured(scene, found(scene));
    }
    Segmentation parts =
        ParticleTiles.find(scene, diameter, ParticleTiles.SHARE, part -> found(part).objects());
    return measured(scene.unfolded(), new Found(parts, true));
  }

  /**
   * What is found.
   *
   * @param sure whether its score is the network's certainty
   */
  record Found(Segmentation objects, boolean sure) {
    /**
     * How much it is like particles, 0…1: the network's certainty times the objects' mean solidity,
     * for it takes textures for crooked ones; 1 where thresholds showed them clearly.
     */
    double likelihood() {
      return sure ? objects.score() * solidity(objects) : 1;
    }
  }

  /** The particles of {@code scene}, in its own pixels. */
  static Found found(Scene scene) {
    Edges edges = Edges.of(scene);
    Segmentation network = ParticleFinder.of(scene).find(scene, edges);
    Segmentation found = outlined(scene, edges, network);
    if (!found.equals(network)) {
      return new Found(found, false);
    }
    return new Found(network.score() < DOUBTFUL ? Segmentation.none(scene) : network, true);
  }

  private static Measurement measured(FieldOfView view, Found found) {
    Measurement measured = of(view, found.objects());
    return measured.abstained() || !found.sure()
        ? measured
        : sure(measured, found.objects().score());
  }

  /** {@code measured} and how often a count is right of which the network is so certain. */
  private static Measurement sure(Measurement measured, double certainty) {
    List<Quantity> figures = new ArrayList<>(measured.figures());
    figures.add(OFTEN.of(certainty));
    return measured.with(List.copyOf(figures));
  }

  private static Segmentation outlined(Scene scene, Edges edges, Segmentation network) {
    double score = edges.score(network);
    if (score >= POOR) {
      return network;
    }
    Segmentation other = ObjectFinder.best(scene);
    double otherScore = edges.score(other);
    if (score < BLIND && otherScore >= CLEAR && likeParticles(other)) {
      return other;
    }
    int n = network.shapes().size();
    int more = other.shapes().size() - n;
    // Thresholds that find fewer have joined what touches.
    boolean same =
        more >= -FEWER * n && more <= AS_MANY * n && same(network.labels(), other.labels()) > SAME;
    return same && otherScore > BETTER * score ? other : network;
  }

  /** Whether none of the objects is the ground and most are compact, as letters are not. */
  private static boolean likeParticles(Segmentation found) {
    double whole = found.labels().of().length;
    return found.shapes().stream().mapToInt(Shape::area).max().orElse(0) < MOST_OF_ALL * whole
        && solidity(found) > COMPACT;
  }

  private static double solidity(Segmentation found) {
    return found.shapes().stream().mapToDouble(Shape::solidity).average().orElse(0);
  }

  /** The share of objects that half of what both outline together is common to. */
  private static double same(Labels some, Labels others) {
    int stride = others.count() + 1;
    int[] common = new int[(some.count() + 1) * stride];
    for (int i = 0; i < some.of().length; i++) {
      common[some.of()[i] * stride + others.of()[i]]++;
    }
    int[] areas = some.areas();
    int[] otherAreas = others.areas();
    int same = 0;
    for (int a = 1; a <= some.count(); a++) {
      for (int b = 1; b < stride; b++) {
        int both = common[a * stride + b];
        same += 2 * both > areas[a] + otherAreas[b] - both ? 1 : 0;
      }
    }
    return same / (double) Math.max(1, Math.max(some.count(), others.count()));
  }

  /**
   * Measures particles by thresholds and the watershed of the distance map: what the network's
   * figures are compared with.
   */
  public static Measurement classically(Micrograph micrograph) {
    Scene scene = Scene.of(micrograph);
    return scene.empty()
        ? Abstention.of(scene, Kind.PARTICLES, scene.whyEmpty())
        : of(scene, ObjectFinder.best(scene));
  }

  /**
   * The same figures of particles whose outlines are known, to hold others against.
   *
   * @param instances 0 ground, otherwise a number a particle, of the file's image row by row
   */
  public static Measurement known(Micrograph micrograph, int[] instances) {
    Scene scene = Scene.of(micrograph);
    Map<Integer, Integer> numbers = new HashMap<>();
    int[] labels = new int[scene.width() * scene.height()];
    for (int i = 0; i < labels.length; i++) {
      int x = micrograph.specimenLeft() + i % scene.width() * scene.fold();
      int y = scene.top() + i / scene.width() * scene.fold();
      int number = instances[y * micrograph.pixels().width() + x];
      labels[i] = number == 0 ? 0 : numbers.computeIfAbsent(number, one -> numbers.size() + 1);
    }
    Labels all = new Labels(scene.width(), scene.height(), labels, numbers.size());
    double[] sure = new double[numbers.size()];
    Arrays.fill(sure, 1);
    return of(scene, new Segmentation(all, Shape.of(all), sure, 1, false, "outlined by hand"));
  }

  private static Measurement of(FieldOfView view, Segmentation found) {
    if (found.shapes().isEmpty()) {
      return Abstention.of(view, Kind.PARTICLES, "no particles stand out from the ground");
    }
    return Population.of(view, found).particles();
  }
}
