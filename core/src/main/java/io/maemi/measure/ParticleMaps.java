package io.maemi.measure;

import io.maemi.student.Resampling;
import io.maemi.tensor.DType;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What {@link ParticleNetwork} learns and answers of an image, three maps row by row: whether a
 * pixel belongs to a particle, whether it lies in a particle's core, and its distance from the
 * particle's outline, 1 at the particle's innermost point. Cores of touching particles do not
 * touch, which tells them apart.
 *
 * @param particle 0…1
 * @param core 0…1
 * @param depth 0…1
 */
public record ParticleMaps(int width, int height, float[] particle, float[] core, float[] depth) {
  /** Of the distance at the innermost point, where a core begins. */
  private static final double CORE = 0.45;

  /** Steps of height in which basins are flooded. */
  private static final float SCALE = 100;

  /** Basins stay apart where the saddle between them is below this share of the lower summit. */
  private static final double NECK = 0.75;

  /**
   * The same where particles lie apart. Rods and mottled particles have several summits, and few
   * touch each other; in heaps, which cover more than {@link #HEAPED}, whatever is parted touches.
   * Both were chosen on 84 images that the network learnt from and simulated heaps.
   */
  private static final double SPARSE_NECK = 0.65;

  private static final double HEAPED = 0.5;

  /** Of the greatest height, what a particle's summit has at least. */
  private static final double LOWEST = 0.5;

  /** How certain a particle is at least. */
  private static final double CERTAIN = 0.3;

  /** Height of a particle's pixels that are neither core nor deep; nothing is ground. */
  private static final float LEAST = 0.02f;

  /** Pixels of the smallest particle. */
  private static final int SMALLEST = 12;

  /** Share of sorted grey values at each end that normalising saturates. */
  private static final double TAIL = 0.005;

  /** Grey values 0…255 brought to −1…1 between their extremes, but for the outermost few. */
  public static float[] normalised(int width, int height, float[] grey) {
    double[] ends = new Plane(width, height, grey).percentiles(TAIL, 1 - TAIL);
    double scale = 2 / Math.max(1, ends[1] - ends[0]);
    float[] values = new float[grey.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.max(-1.5, Math.min(1.5, (grey[i] - ends[0]) * scale - 1));
    }
    return values;
  }

  /**
   * The maps of an instance map.
   *
   * @param labels 0 ground, otherwise a number a particle
   */
  public static ParticleMaps of(int width, int height, int[] labels) {
    boolean[] apart = new boolean[labels.length];
    int most = 0;
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i];
      most = Math.max(most, label);
      boolean edge =
          (i % width + 1 < width && labels[i + 1] != label && labels[i + 1] != 0)
              || (i + width < labels.length
                  && labels[i + width] != label
                  && labels[i + width] != 0);
      apart[i] = label != 0 && !edge;
    }
    float[] distance = Splitting.distances(apart, width, height);
    float[] summit = new float[most + 1];
    for (int i = 0; i < labels.length; i++) {
      summit[labels[i]] = Math.max(summit[labels[i]], distance[i]);
    }
    float[] particle = new float[labels.length];
    float[] core = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      particle[i] = labels[i] == 0 ? 0 : 1;
      distance[i] = labels[i] == 0 ? 0 : distance[i] / Math.max(1, summit[labels[i]]);
      core[i] = distance[i] > CORE ? 1 : 0;
    }
    return new ParticleMaps(width, height, particle, core, distance);
  }

  /** The maps that the network's {@code logits} (1, 3, height, width) mean. */
  public static ParticleMaps answered(int width, int height, Tensor logits) {
    float[] all = logits.to(DType.FLOAT32).sigmoid().toFloats();
    int plane = width * height;
    float[][] maps = new float[ParticleNetwork.MAPS][];
    Arrays.setAll(maps, map -> Arrays.copyOfRange(all, map * plane, (map + 1) * plane));
    return of(width, height, maps);
  }

  /** The network's maps, in its order. */
  static ParticleMaps of(int width, int height, float[][] maps) {
    return new ParticleMaps(width, height, maps[0], maps[1], maps[2]);
  }

  /** How many particles the maps tell apart. */
  public int count() {
    return found().labels().count();
  }

  /**
   * Particles told apart.
   *
   * @param certainties 0…1, of label {@code i + 1}: how likely its pixels are a particle's, and its
   *     innermost one a core's
   */
  record Found(Labels labels, double[] certainties) {
    /** Of all together; 0 where nothing is found. */
    double certainty() {
      return Arrays.stream(certainties).average().orElse(0);
    }

    /**
     * The diameter that half of the particles' area exceeds, in pixels; 0 where nothing is found.
     */
    double typicalDiameter() {
      int[] sorted = Arrays.stream(labels.areas()).skip(1).sorted().toArray();
      long all = Arrays.stream(sorted).asLongStream().sum();
      long seen = 0;
      for (int area : sorted) {
        seen += area;
        if (2 * seen >= all) {
          return Math.sqrt(area * 4 / Math.PI);
        }
      }
      return 0;
    }
  }

  /**
   * The particles: basins of core and depth, flooded from their summits, where a pixel is likelier
   * a particle's than ground; without those that have no core or are not certain.
   */
  Found found() {
    float[] steep = steep();
    int covered = 0;
    for (float level : steep) {
      covered += level > 0 ? 1 : 0;
    }
    double neck = covered > HEAPED * steep.length ? NECK : SPARSE_NECK;
    return sifted(Splitting.split(steep, width, height, neck), steep);
  }

  /** The same with the mask of particles parted at its necks, as its distance map shows them. */
  Found partedAtNecks() {
    float[] distance = Splitting.distances(mask(), width, height);
    return sifted(Splitting.split(distance, width, height, NECK), steep());
  }

  /** The same with each connected core grown over the mask of particles. */
  Found grownFromCores() {
    boolean[] cores = mask();
    for (int i = 0; i < cores.length; i++) {
      cores[i] &= core[i] > 0.5f;
    }
    Labels connected = Labels.connected(cores, true, width, height);
    return sifted(Splitting.grown(connected, mask()), steep());
  }

  private boolean[] mask() {
    boolean[] mask = new boolean[particle.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = particle[i] > 0.5f;
    }
    return mask;
  }

  private float[] steep() {
    float[] steep = new float[particle.length];
    for (int i = 0; i < steep.length; i++) {
      steep[i] = particle[i] > 0.5f ? SCALE * (LEAST + core[i] + depth[i]) / 2 : 0;
    }
    return steep;
  }

  /** Without basins that have no core or are not certain. */
  private Found sifted(Labels basins, float[] steep) {
    int[] areas = basins.areas();
    float[] summit = new float[areas.length];
    float[] inmost = new float[areas.length];
    double[] sum = new double[areas.length];
    for (int i = 0; i < steep.length; i++) {
      int label = basins.of()[i];
      summit[label] = Math.max(summit[label], steep[i]);
      inmost[label] = Math.max(inmost[label], core[i]);
      sum[label] += particle[i];
    }
    boolean[] keep = new boolean[areas.length];
    double[] certainties = new double[areas.length];
    int kept = 0;
    for (int label = 1; label < keep.length; label++) {
      double certainty = sum[label] / Math.max(1, areas[label]) * inmost[label];
      keep[label] =
          areas[label] >= SMALLEST && summit[label] >= LOWEST * SCALE && certainty >= CERTAIN;
      if (keep[label]) {
        certainties[kept++] = certainty;
      }
    }
    return new Found(basins.keep(keep), Arrays.copyOf(certainties, kept));
  }

  /** These maps turned left to right. */
  ParticleMaps mirrored() {
    return new ParticleMaps(
        width,
        height,
        mirrored(particle, width, height),
        mirrored(core, width, height),
        mirrored(depth, width, height));
  }

  /** {@code values} turned left to right. */
  static float[] mirrored(float[] values, int width, int height) {
    float[] turned = new float[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned[y * width + x] = values[y * width + width - 1 - x];
      }
    }
    return turned;
  }

  /** Means of maps of any size, brought to {@code width} × {@code height}. */
  static ParticleMaps mean(List<ParticleMaps> all, double[] weights, int width, int height) {
    float[][] means =
        Stream.<Function<ParticleMaps, float[]>>of(
                ParticleMaps::particle, ParticleMaps::core, ParticleMaps::depth)
            .parallel()
            .map(map -> mean(all, map, weights, width, height))
            .toArray(float[][]::new);
    return of(width, height, means);
  }

  private static float[] mean(
      List<ParticleMaps> all,
      Function<ParticleMaps, float[]> map,
      double[] weights,
      int width,
      int height) {
    float[] mean = new float[width * height];
    double total = Arrays.stream(weights).sum();
    for (int k = 0; k < weights.length; k++) {
      ParticleMaps maps = all.get(k);
      float share = (float) (weights[k] / total / 255);
      byte[] sized =
          Resampling.BILINEAR.resize(
              bytes(map.apply(maps), 255), maps.width, maps.height, width, height);
      for (int i = 0; i < sized.length; i++) {
        mean[i] += share * (sized[i] & 0xff);
      }
    }
    return mean;
  }

  /** {@code values} times {@code scale} in steps 0…255. */
  static byte[] bytes(float[] values, float scale) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(Math.max(0, Math.min(255, values[i] * scale)));
    }
    return bytes;
  }
}
