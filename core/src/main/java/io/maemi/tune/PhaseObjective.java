package io.maemi.tune;

import io.maemi.measure.PhaseNetwork;
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
 * Teaches a {@link PhaseNetwork} by cross-entropy over the pixels. An epoch shows so many views of
 * each image that batches are full of few images, too. Held-out pixels are right where their phase
 * is the likeliest.
 */
final class PhaseObjective implements ImageObjective<PhaseObjective.Batch> {
  private static final int SIDE = 256;

  /** Views of all images together that an epoch shows at least. */
  private static final int VIEWS = 64;

  /** The target of pixels without a label: views reach beyond their image. */
  private static final long NONE = -1;

  /** Where on an image it is looked at, across and down. */
  private static final double[][] PLACES = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};

  /**
   * Views of images.
   *
   * @param images how many
   * @param pixels values (n, 1, side, side)
   * @param targets phases (n, side, side)
   * @param name of the first image
   */
  record Batch(int images, float[] pixels, long[] targets, String name) implements Views {}

  private final PhaseNetwork network;
  private final PhaseData data;
  private final Device device;
  private final DType compute;
  private final int batchSize;
  private final long seed;
  private final int repeats;

  /**
   * The objective of a run.
   *
   * @param network whose weights lie on {@code device}; closed with this
   * @param compute what it computes with
   * @param batchSize views of a batch
   */
  PhaseObjective(
      PhaseNetwork network,
      PhaseData data,
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
    this.repeats = Math.max(1, VIEWS / data.train().size());
  }

  @Override
  public List<int[]> plan(long epoch) {
    return ImageObjective.shuffled(
        repeats * data.train().size(), batchSize, Seeds.of(seed, Seeds.ORDER, epoch));
  }

  @Override
  public Batch prepare(long epoch, int[] members) {
    List<MaskView> views = new ArrayList<>();
    long before = epoch * repeats * data.train().size();
    for (int member : members) {
      MaskData.Sample sample = sample(member);
      SplittableRandom random =
          new SplittableRandom(Seeds.of(seed, Seeds.AUGMENTATION, before + member));
      MaskView.Variety variety = MaskView.Variety.ofPhases(MaskView.ofOwnPixels(sample));
      views.add(MaskView.of(sample, SIDE, variety, random));
    }
    return batch(views, sample(members[0]).name());
  }

  private MaskData.Sample sample(int member) {
    return data.train().get(member % data.train().size());
  }

  private static Batch batch(List<MaskView> views, String name) {
    int plane = SIDE * SIDE;
    float[] pixels = new float[views.size() * plane];
    long[] targets = new long[views.size() * plane];
    for (int k = 0; k < views.size(); k++) {
      MaskView view = views.get(k);
      for (int i = 0; i < plane; i++) {
        pixels[k * plane + i] = view.grey()[i] / 127.5f - 1;
        targets[k * plane + i] = view.labels()[i] == 0 ? NONE : view.labels()[i] - 1;
      }
    }
    return new Batch(views.size(), pixels, targets, name);
  }

  @Override
  public Tensor loss(Batch batch) {
    return losses(batch, logits(batch)).sum().div((double) SIDE * SIDE);
  }

  /** Logits of all pixels (n·side·side, phases). */
  private Tensor logits(Batch batch) {
    Tensor values = Tensor.of(batch.pixels(), batch.images(), 1, SIDE, SIDE).to(device);
    Tensor maps = network.forward(values.to(compute)).to(DType.FLOAT32);
    return maps.permute(0, 2, 3, 1).reshape(-1, maps.size(1));
  }

  private Tensor losses(Batch batch, Tensor logits) {
    Tensor targets = Tensor.of(batch.targets(), batch.targets().length).to(device);
    return Functional.crossEntropy(logits, targets, NONE, Aggregation.NONE);
  }

  @Override
  public HeldOutResult evaluate(int samples) {
    Loss total = Loss.NONE;
    for (MaskData.Sample sample : ImageObjective.asked(data.valid(), samples)) {
      for (double[] place : PLACES) {
        MaskView view =
            MaskView.plain(sample, SIDE, MaskView.ofOwnPixels(sample), place[0], place[1]);
        total = total.plus(judged(batch(List.of(view), sample.name())));
      }
    }
    return new HeldOutResult(total, Map.of("pixels", total));
  }

  private Loss judged(Batch batch) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor logits = logits(batch);
      long[] guesses = logits.argmax(-1).toLongs();
      long right = 0;
      for (int i = 0; i < guesses.length; i++) {
        right += guesses[i] == batch.targets()[i] ? 1 : 0;
      }
      long labelled = Arrays.stream(batch.targets()).filter(target -> target != NONE).count();
      return new Loss(losses(batch, logits).sum().item(), labelled, right);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
