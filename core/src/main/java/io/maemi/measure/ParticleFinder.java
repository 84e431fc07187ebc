package io.maemi.measure;

import io.maemi.student.Resampling;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
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

  /** Images with longer edges are answered in parts of so many pixels, with so many around. */
  private static final int AT_ONCE = 1024;

  private static final int PART = 448;
  private static final int AROUND = 64;

  /** How much more a sure zoom counts: weights are e to the power of this times the certainty. */
  private static final double TRUST = 8;

  private final ParticleNetwork network;

  ParticleFinder(ParticleNetwork network) {
    this.network = network;
  }

  /** Read at the first image, kept as long as the process lasts. */
  private static final class Bundled {
    static final ParticleFinder FINDER = new ParticleFinder(ParticleWeights.bundled(DType.FLOAT32));
  }

  /** The finder with the bundled weights. */
  static ParticleFinder bundled() {
    return Bundled.FINDER;
  }

  /** What the network sees at some zooms together, at a longest edge of {@code edge}. */
  private record Answer(
      List<ParticleMaps> sights, int edge, ParticleMaps maps, ParticleMaps.Found found) {
    static Answer of(List<ParticleMaps> sights, Plane plane, int edge) {
      ParticleMaps maps = mean(sights, plane, edge);
      return new Answer(sights, edge, maps, maps.found());
    }

    /** The finest sights and one more, whose longest edge is {@code closer}. */
    Answer with(ParticleMaps sight, Plane plane, int closer, int coarsest) {
      List<ParticleMaps> all = new ArrayList<>(sights);
      all.removeIf(one -> Math.max(one.width(), one.height()) < coarsest);
      all.add(sight);
      return of(all, plane, closer);
    }

    boolean none() {
      return found.labels().count() == 0;
    }
  }

  /** The particles of {@code scene}. */
  Segmentation find(Scene scene) {
    Plane plane = scene.plane();
    List<ParticleMaps> sights = new ArrayList<>();
    for (int edge : EDGES) {
      look(plane, edge, sights);
    }
    Answer first = Answer.of(sights, plane, EDGES[EDGES.length - 1]);
    Answer answer = closer(farther(first, plane), plane);
    int longest = Math.min(LONGEST, Math.max(plane.width(), plane.height()));
    while (answer.edge() < longest && !answer.none() && answer.found().typicalDiameter() < FINE) {
      int edge = 2 * answer.edge();
      // Coarser sights are all but blind to such particles.
      answer = answer.with(answer(Zoomed.of(plane, edge)), plane, edge, answer.edge());
    }
    return segmentation(scene, answer.maps(), answer.found());
  }

  /** Adds what the network sees of the image as it is and mirrored. */
  private void look(Plane plane, int edge, List<ParticleMaps> sights) {
    Zoomed image = Zoomed.of(plane, edge);
    sights.add(answer(image));
    sights.add(answer(image.mirrored()).mirrored());
  }

  /**
   * What is seen from farther away, where particles are not small and the network is surer then.
   */
  private Answer farther(Answer first, Plane plane) {
    boolean clear = first.found().certainty() > SURE;
    if (clear || first.found().typicalDiameter() < NOT_SMALL) {
      return first;
    }
    List<ParticleMaps> all = new ArrayList<>(first.sights());
    for (int edge : FARTHER) {
      look(plane, edge, all);
    }
    Answer second = Answer.of(all, plane, first.edge());
    return surer(second, first) ? second : first;
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
    Answer second = first.with(answer(Zoomed.of(plane, CLOSER[0])), plane, CLOSER[0], coarsest);
    boolean fine = !first.none() && first.found().typicalDiameter() < FINE;
    return fine || surer(second, first)
        ? second.with(answer(Zoomed.of(plane, CLOSER[1])), plane, CLOSER[1], coarsest)
        : first;
  }

  /** An image with another longest edge, values as the network wants them. */
  private record Zoomed(int width, int height, float[] values) {
    static Zoomed of(Plane plane, int edge) {
      int width = size(plane.width(), plane, edge);
      int height = size(plane.height(), plane, edge);
      byte[] zoomed =
          Resampling.BILINEAR.resize(
              ParticleMaps.bytes(plane.values(), 1), plane.width(), plane.height(), width, height);
      float[] grey = new float[zoomed.length];
      for (int i = 0; i < grey.length; i++) {
        grey[i] = zoomed[i] & 0xff;
      }
      return new Zoomed(width, height, ParticleMaps.normalised(width, height, grey));
    }

    static int size(int side, Plane plane, int edge) {
      double scale = edge / (double) Math.max(plane.width(), plane.height());
      return (int) Math.max(1, Math.round(side * scale));
    }

    Zoomed part(int x, int y, int partWidth, int partHeight) {
      float[] part = new float[partWidth * partHeight];
      for (int row = 0; row < partHeight; row++) {
        System.arraycopy(values, (y + row) * width + x, part, row * partWidth, partWidth);
      }
      return new Zoomed(partWidth, partHeight, part);
    }

    Zoomed mirrored() {
      return new Zoomed(width, height, ParticleMaps.mirrored(values, width, height));
    }
  }

  private static ParticleMaps mean(List<ParticleMaps> sights, Plane plane, int edge) {
    double[] weights =
        sights.stream().mapToDouble(sight -> Math.exp(TRUST * sight.found().certainty())).toArray();
    return ParticleMaps.mean(
        sights,
        weights,
        Zoomed.size(plane.width(), plane, edge),
        Zoomed.size(plane.height(), plane, edge));
  }

  /** The network's answer, of large images part by part: its memory stays bounded. */
  private ParticleMaps answer(Zoomed image) {
    int width = image.width();
    int height = image.height();
    if (Math.max(width, height) <= AT_ONCE) {
      return answerAtOnce(image);
    }
    float[] particle = new float[width * height];
    float[] core = new float[width * height];
    float[] depth = new float[width * height];
    for (int top = 0; top < height; top += PART) {
      for (int left = 0; left < width; left += PART) {
        int x = Math.max(0, left - AROUND);
        int y = Math.max(0, top - AROUND);
        int right = Math.min(width, left + PART);
        Zoomed part =
            image.part(
                x,
                y,
                Math.min(width, right + AROUND) - x,
                Math.min(height, top + PART + AROUND) - y);
        ParticleMaps maps = answerAtOnce(part);
        for (int row = top; row < Math.min(height, top + PART); row++) {
          int from = (row - y) * maps.width() + left - x;
          int to = row * width + left;
          System.arraycopy(maps.particle(), from, particle, to, right - left);
          System.arraycopy(maps.core(), from, core, to, right - left);
          System.arraycopy(maps.depth(), from, depth, to, right - left);
        }
      }
    }
    return new ParticleMaps(width, height, particle, core, depth);
  }

  /** The network's answer; the image is continued by its border to the network's step. */
  private ParticleMaps answerAtOnce(Zoomed image) {
    int step = ParticleNetwork.STEP;
    int wide = (image.width() + step - 1) / step * step;
    int high = (image.height() + step - 1) / step * step;
    float[] padded = new float[wide * high];
    for (int y = 0; y < high; y++) {
      int row = Math.min(y, image.height() - 1) * image.width();
      for (int x = 0; x < wide; x++) {
        padded[y * wide + x] = image.values()[row + Math.min(x, image.width() - 1)];
      }
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor logits = network.forward(Tensor.of(padded, 1, 1, high, wide));
      return ParticleMaps.answered(
          image.width(),
          image.height(),
          logits.narrow(2, 0, image.height()).narrow(3, 0, image.width()));
    }
  }

  /** The particles at the image's own resolution. */
  private static Segmentation segmentation(
      Scene scene, ParticleMaps maps, ParticleMaps.Found found) {
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
    Labels refined = ParticleOutlines.refined(all, scene.smooth());
    int[] areas = refined.areas();
    double least = LEAST_CERTAIN * Arrays.stream(found.certainties()).max().orElse(0);
    boolean[] clear = new boolean[areas.length];
    for (int label = 1; label < areas.length; label++) {
      clear[label] = areas[label] >= SMALLEST && found.certainties()[label - 1] >= least;
    }
    Labels seen = refined.keep(clear);
    boolean[] keep = new boolean[seen.count() + 1];
    for (Shape shape : Shape.of(seen)) {
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
    Labels whole = seen.keep(keep);
    return new Segmentation(
        whole,
        Shape.of(whole),
        Arrays.copyOf(scores, kept),
        found.certainty(),
        false,
        "convolutional network at several zooms");
  }
}
