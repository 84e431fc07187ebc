package io.maemi.tune;

import io.maemi.nn.DenseLinear;
import io.maemi.nn.Initialisation;
import io.maemi.nn.Parameter;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Functional.Aggregation;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Pre-trains the vision tower on labels: a linear head a task over the mean of the tower's output,
 * softmax cross-entropy over the tasks that an image has a label of. The heads serve training only.
 */
final class LabelObjective implements ImageObjective<LabelObjective.Batch> {
  /**
   * Tasks about how an image was taken: a view with another contrast or noise no longer has the
   * label.
   */
  private static final Set<String> APPEARANCE =
      Set.of("brightness", "contrast", "noise", "focus", "quality");

  /** Share of views whose appearance is changed; the others keep the labels of appearance. */
  private static final double RESTYLED = 0.5;

  /**
   * Views of images.
   *
   * @param images how many
   * @param pixels values (n, 3, side, side)
   * @param labels of each task, image by image
   * @param count labels in all
   * @param draw what the patches that are seen are drawn from
   * @param name of the first image
   */
  record Batch(int images, float[] pixels, long[][] labels, long count, long draw, String name)
      implements Views {}

  private record Sample(String name, int image, int[] labels) {}

  private final Student student;
  private final SquaredImages images;
  private final Augmentation augmentation;
  private final LabelTasks tasks;
  private final Map<String, DenseLinear> heads = new LinkedHashMap<>();
  private final List<Sample> train;
  private final List<Sample> heldOut;
  private final int batchSize;
  private final long seed;

  /**
   * The objective of a run.
   *
   * @param batchSize images of a batch
   */
  LabelObjective(Student student, TuningData data, SquaredImages images, int batchSize, long seed) {
    this.student = student;
    this.images = images;
    this.batchSize = batchSize;
    this.seed = seed;
    augmentation = new Augmentation(images.side());
    tasks = LabelTasks.of(data.train());
    train = samples(tasks.labels(data.train()), data.images());
    heldOut = samples(tasks.labels(data.valid()), data.images());
    // Data lie family by family; a run that asks only some must ask of all.
    Collections.shuffle(heldOut, new Random(0));
    int width = student.config().visionConfig().hiddenSize();
    tasks
        .classes()
        .forEach(
            (task, classes) -> {
              DenseLinear head = new DenseLinear(width, classes.size(), true);
              new Initialisation(Seeds.of(seed, Seeds.WEIGHTS, task.hashCode()), 0.02, 1)
                  .fill(head, student.device());
              heads.put(task, head);
            });
  }

  private static List<Sample> samples(Map<String, int[]> labels, List<String> images) {
    Map<String, Integer> indices = new LinkedHashMap<>();
    images.forEach(image -> indices.put(image, indices.size()));
    List<Sample> samples = new ArrayList<>();
    labels.forEach(
        (image, own) -> samples.add(new Sample(image, indices.getOrDefault(image, 0), own)));
    return samples;
  }

  /** The heads' parameters, to be trained and saved beside the student. */
  Map<String, Parameter> headParameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    heads.forEach((task, head) -> head.visit("heads." + task, parameters::put));
    return parameters;
  }

  /** The labels of each head. */
  LabelTasks tasks() {
    return tasks;
  }

  @Override
  public List<int[]> plan(long epoch) {
    return ImageObjective.shuffled(train.size(), batchSize, Seeds.of(seed, Seeds.ORDER, epoch));
  }

  @Override
  public Batch prepare(long epoch, int[] members) {
    int plane = images.side() * images.side();
    float[] pixels = new float[members.length * 3 * plane];
    long[][] labels = new long[tasks.names().size()][members.length];
    long count = 0;
    for (int i = 0; i < members.length; i++) {
      Sample sample = train.get(members[i]);
      SplittableRandom random =
          new SplittableRandom(
              Seeds.of(seed, Seeds.AUGMENTATION, epoch * train.size() + members[i]));
      boolean restyled = random.nextDouble() < RESTYLED;
      images.pixelValues(
          augmentation.view(images.image(sample.image()), restyled, random), pixels, i * 3 * plane);
      count += fill(labels, i, sample.labels(), restyled);
    }
    long draw = Seeds.of(seed, Seeds.PATCHES, epoch * train.size() + members[0]);
    return new Batch(members.length, pixels, labels, count, draw, train.get(members[0]).name());
  }

  private long fill(long[][] labels, int at, int[] own, boolean restyled) {
    List<String> names = tasks.names();
    long count = 0;
    for (int task = 0; task < own.length; task++) {
      boolean kept = !restyled || !APPEARANCE.contains(names.get(task));
      labels[task][at] = kept ? own[task] : LabelTasks.NONE;
      count += labels[task][at] == LabelTasks.NONE ? 0 : 1;
    }
    return count;
  }

  @Override
  public long items(Batch batch) {
    return batch.count();
  }

  @Override
  public Tensor loss(Batch batch) {
    Tensor pooled = pooledPart(batch);
    Tensor total = Tensor.zeros(DType.FLOAT32, student.device());
    List<String> names = tasks.names();
    for (int task = 0; task < names.size(); task++) {
      Tensor logits = head(names.get(task)).forward(pooled);
      Tensor labels = Tensor.of(batch.labels()[task], batch.images()).to(student.device());
      total = total.add(Functional.crossEntropy(logits, labels, LabelTasks.NONE, Aggregation.SUM));
    }
    return total;
  }

  private DenseLinear head(String task) {
    DenseLinear head = heads.get(task);
    if (head == null) {
      throw new IllegalArgumentException("no head for " + task);
    }
    return head;
  }

  /**
   * The mean over a random half of the patches, (n, d) in fp32, the same places in all images of
   * the batch: as good a lesson for half the work (FLIP, arXiv 2212.00794).
   */
  private Tensor pooledPart(Batch batch) {
    Tensor values = pixelValues(batch.pixels(), batch.images());
    Tensor patches = student.tower().embed(values, student.computeType());
    int count = Math.toIntExact(patches.size(1));
    List<Integer> places = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(places, new Random(batch.draw()));
    long[] seen =
        places.stream()
            .limit(Math.max(1, count / 2))
            .mapToLong(Integer::longValue)
            .sorted()
            .toArray();
    Tensor some = patches.indexSelect(1, Tensor.of(seen, seen.length).to(student.device()));
    return student.tower().encode(some).to(DType.FLOAT32).mean(1, false);
  }

  /** Mean of the tower's output over the patches, (n, d) in fp32. */
  private Tensor pooled(float[] pixels, int count) {
    return student.imageFeatures(pixelValues(pixels, count)).to(DType.FLOAT32).mean(1, false);
  }

  private Tensor pixelValues(float[] pixels, int count) {
    return Tensor.of(pixels, count, 3, images.side(), images.side()).to(student.device());
  }

  @Override
  public HeldOutResult evaluate(int samples) {
    List<Sample> asked = ImageObjective.asked(heldOut, samples);
    List<String> names = tasks.names();
    Loss[] losses = new Loss[names.size()];
    Arrays.fill(losses, Loss.NONE);
    for (int from = 0; from < asked.size(); from += batchSize) {
      measure(asked.subList(from, Math.min(asked.size(), from + batchSize)), losses);
    }
    Map<String, Loss> byTask = new LinkedHashMap<>();
    Loss total = Loss.NONE;
    for (int task = 0; task < losses.length; task++) {
      byTask.put(names.get(task), losses[task]);
      total = total.plus(losses[task]);
    }
    return new HeldOutResult(total, byTask);
  }

  private void measure(List<Sample> asked, Loss[] losses) {
    int length = 3 * images.side() * images.side();
    float[] pixels = new float[asked.size() * length];
    long[][] labels = new long[losses.length][asked.size()];
    for (int i = 0; i < asked.size(); i++) {
      images.pixelValues(images.image(asked.get(i).image()), pixels, i * length);
      fill(labels, i, asked.get(i).labels(), false);
    }
    List<String> names = tasks.names();
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor pooled = pooled(pixels, asked.size());
      for (int task = 0; task < losses.length; task++) {
        Tensor logits = head(names.get(task)).forward(pooled);
        Tensor targets = Tensor.of(labels[task], asked.size()).to(student.device());
        double loss =
            Functional.crossEntropy(logits, targets, LabelTasks.NONE, Aggregation.SUM).item();
        long right = (long) logits.argmax(-1).eq(targets).to(DType.INT64).sum().item();
        long items = Arrays.stream(labels[task]).filter(label -> label != LabelTasks.NONE).count();
        losses[task] = losses[task].plus(new Loss(loss, items, right));
      }
    }
  }

  @Override
  public void close() {
    heads.values().forEach(DenseLinear::close);
    images.close();
  }
}
