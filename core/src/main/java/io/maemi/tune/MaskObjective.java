package io.maemi.tune;

import io.maemi.measure.ParticleMaps;
import io.maemi.measure.ParticleNetwork;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Functional.Aggregation;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Teaches the particle network its maps by binary cross-entropy, pixels of small particles weighing
 * more. A held-out image is right where as many particles are found as are outlined, within 20 %.
 */
final class MaskObjective implements ImageObjective<MaskObjective.Batch> {
  private static final int SIDE = 256;
  private static final int MAPS = 3;

  /** The zoom at which a view shows the whole of a held-out image. */
  private static final double WHOLE = 0.5;

  /** Weight added to pixels of the smallest particles, and the diameter over which it falls. */
  private static final double SMALL = 3;

  private static final double SMALL_DIAMETER = 24;
  private static final double COUNT = 0.2;

  /**
   * Views of images.
   *
   * @param images how many
   * @param pixels values (n, 1, side, side)
   * @param targets maps (n, 3, side, side)
   * @param weights of pixels (n, 1, side, side)
   * @param name of the first image
   */
  record Batch(int images, float[] pixels, float[] targets, float[] weights, String name)
      implements Views {}

  private final ParticleNetwork network;
  private final MaskData data;
  private final Device device;
  private final DType compute;
  private final int batchSize;
  private final long seed;

  /**
   * The objective of a run.
   *
   * @param network whose weights lie, or will lie, on {@code device}; closed with this
   * @param compute what it computes with
   * @param batchSize views of a batch
   */
  MaskObjective(
      ParticleNetwork network,
      MaskData data,
      Device device,
      DType compute,
      int batchSize,
      long seed) {
    this.network = network;
    this.data = data;
    this.device = device;
    this.compute = compute;
    this.batchSize = batchSize;
    this.seed = seed;
  }

  @Override
  public List<int[]> plan(long epoch) {
    return ImageObjective.shuffled(
        data.train().size(), batchSize, Seeds.of(seed, Seeds.ORDER, epoch));
  }

  @Override
  public Batch prepare(long epoch, int[] members) {
    List<MaskView> views = new ArrayList<>();
    for (int member : members) {
      long draw = Seeds.of(seed, Seeds.AUGMENTATION, epoch * data.train().size() + member);
      views.add(
          MaskView.of(
              data.train().get(member),
              SIDE,
              MaskView.Variety.OF_PARTICLES,
              new SplittableRandom(draw)));
    }
    return batch(views, data.train().get(members[0]).name());
  }

  private static Batch batch(List<MaskView> views, String name) {
    int plane = SIDE * SIDE;
    float[] pixels = new float[views.size() * plane];
    float[] targets = new float[views.size() * MAPS * plane];
    float[] weights = new float[views.size() * plane];
    for (int k = 0; k < views.size(); k++) {
      MaskView view = views.get(k);
      System.arraycopy(
          ParticleMaps.normalised(SIDE, SIDE, view.grey()), 0, pixels, k * plane, plane);
      ParticleMaps maps = ParticleMaps.of(SIDE, SIDE, view.labels());
      System.arraycopy(maps.particle(), 0, targets, MAPS * k * plane, plane);
      System.arraycopy(maps.core(), 0, targets, (MAPS * k + 1) * plane, plane);
      System.arraycopy(maps.depth(), 0, targets, (MAPS * k + 2) * plane, plane);
      weigh(view.labels(), weights, k * plane);
    }
    return new Batch(views.size(), pixels, targets, weights, name);
  }

  private static void weigh(int[] labels, float[] weights, int from) {
    int[] areas = new int[Arrays.stream(labels).max().orElse(0) + 1];
    for (int label : labels) {
      areas[label]++;
    }
    for (int i = 0; i < labels.length; i++) {
      double diameter = Math.sqrt(areas[labels[i]] * 4 / Math.PI);
      weights[from + i] =
          labels[i] == 0 ? 1 : (float) (1 + SMALL * Math.exp(-diameter / SMALL_DIAMETER));
    }
  }

  private static int count(int[] labels) {
    return (int) Arrays.stream(labels).filter(label -> label != 0).distinct().count();
  }

  private Tensor logits(Batch batch) {
    Tensor values = Tensor.of(batch.pixels(), batch.images(), 1, SIDE, SIDE).to(device);
    return network.forward(values.to(compute)).to(DType.FLOAT32);
  }

  @Override
  public Tensor loss(Batch batch) {
    return loss(batch, logits(batch));
  }

  /** The mean over pixels and maps, summed over the images. */
  private Tensor loss(Batch batch, Tensor logits) {
    Tensor targets = Tensor.of(batch.targets(), batch.images(), MAPS, SIDE, SIDE).to(device);
    Tensor weights = Tensor.of(batch.weights(), batch.images(), 1, SIDE, SIDE).to(device);
    return Functional.bceWithLogits(logits, targets, Aggregation.NONE)
        .mul(weights)
        .sum()
        .div((double) MAPS * SIDE * SIDE);
  }

  @Override
  public HeldOutResult evaluate(int samples) {
    Loss total = Loss.NONE;
    for (MaskData.Sample sample : ImageObjective.asked(data.valid(), samples)) {
      MaskView view = MaskView.plain(sample, SIDE, WHOLE);
      Batch batch = batch(List.of(view), sample.name());
      try (NoGrad noGrad = new NoGrad();
          Scope scope = new Scope()) {
        Tensor logits = logits(batch);
        int truth = count(view.labels());
        int found = ParticleMaps.answered(SIDE, SIDE, logits).count();
        boolean right = Math.abs(found - truth) <= Math.max(1, COUNT * truth);
        total = total.plus(new Loss(loss(batch, logits).item(), 1, right ? 1 : 0));
      }
    }
    return new HeldOutResult(total, Map.of("count", total));
  }

  @Override
  public void close() {
    network.close();
  }
}
