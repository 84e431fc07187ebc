package io.maemi.tune;

import io.maemi.student.Student;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Next-token cross-entropy on the answers' tokens. Only supervised positions meet the output head,
 * some at a time, so that the logits of a whole batch never exist together.
 */
final class InstructionObjective implements Objective<InstructionObjective.Batch> {
  /**
   * Padded conversations.
   *
   * @param ids tokens, row by row, filled up with the pad token
   * @param rows conversations
   * @param width tokens of the longest
   * @param images of each conversation, {@link Conversation#NO_IMAGE} for none
   * @param positions supervised positions in the flattened ids
   * @param targets what they predict
   * @param name of the first sample
   */
  record Batch(
      long[] ids,
      int rows,
      int width,
      int[] images,
      long[] positions,
      long[] targets,
      String name) {}

  private final Student student;
  private final ConversationSource train;
  private final List<Conversation> heldOut;
  private final SquaredImages images;
  private final @Nullable FeatureCache features;
  private final int budget;
  private final long seed;
  private final long padToken;
  private final DecoderPass pass;
  private final Map<Long, List<Conversation>> drawn = new HashMap<>();

  /**
   * The objective of a run.
   *
   * @param features of the frozen tower, or null where the tower is trained
   * @param budget tokens of a padded batch
   * @param recompute whether the decoder's blocks run once more in backward instead of keeping
   *     their activations
   */
  InstructionObjective(
      Student student,
      ConversationSource train,
      ConversationSource valid,
      SquaredImages images,
      @Nullable FeatureCache features,
      int budget,
      boolean recompute,
      long seed) {
    this.student = student;
    this.train = train;
    this.images = images;
    this.features = features;
    this.budget = budget;
    this.pass = new DecoderPass(student, recompute);
    this.seed = seed;
    Integer pad = student.config().textConfig().padTokenId();
    padToken = pad == null ? 0 : pad;
    heldOut = valid.draw(Seeds.of(0, Seeds.HELD_OUT, 0));
    // Data lie family by family; a run that asks only some must ask of all.
    Collections.shuffle(heldOut, new Random(0));
  }

  @Override
  public List<int[]> plan(long epoch) {
    long order = Seeds.of(seed, Seeds.ORDER, epoch);
    List<Conversation> conversations = train.draw(order);
    synchronized (drawn) {
      // The trainer may still name samples of the epoch before.
      drawn.keySet().removeIf(old -> old < epoch - 1);
      drawn.put(epoch, conversations);
    }
    return LengthBuckets.batches(
        conversations.stream().mapToInt(Conversation::length).toArray(), budget, order);
  }

  @Override
  public Batch prepare(long epoch, int[] members) {
    List<Conversation> conversations;
    synchronized (drawn) {
      conversations = drawn.get(epoch);
    }
    if (conversations == null) {
      throw new IllegalStateException("epoch " + epoch + " is not planned");
    }
    return padded(Arrays.stream(members).mapToObj(conversations::get).toList());
  }

  private Batch padded(List<Conversation> conversations) {
    int width = conversations.stream().mapToInt(Conversation::length).max().orElseThrow();
    int supervised = conversations.stream().mapToInt(c -> c.targets().length).sum();
    long[] ids = new long[conversations.size() * width];
    Arrays.fill(ids, padToken);
    long[] positions = new long[supervised];
    long[] targets = new long[supervised];
    int count = 0;
    for (int row = 0; row < conversations.size(); row++) {
      Conversation c = conversations.get(row);
      for (int i = 0; i < c.length(); i++) {
        ids[row * width + i] = c.ids()[i];
      }
      for (int i = 0; i < c.targets().length; i++) {
        positions[count] = (long) row * width + c.positions()[i];
        targets[count++] = c.targets()[i];
      }
    }
    int[] shown = conversations.stream().mapToInt(Conversation::image).toArray();
    return new Batch(
        ids, conversations.size(), width, shown, positions, targets, conversations.get(0).name());
  }

  @Override
  public long items(Batch batch) {
    return batch.targets().length;
  }

  @Override
  public long size(Batch batch) {
    return batch.ids().length;
  }

  @Override
  public String unit() {
    return "tokens";
  }

  @Override
  public String name(Batch batch) {
    return batch.name();
  }

  @Override
  public Loss learn(Batch batch, double scale) {
    try (Scope scope = new Scope()) {
      long seed = Arrays.hashCode(batch.ids());
      double sum = pass.learn(embeddings(batch), batch.positions(), batch.targets(), scale, seed);
      return new Loss(sum, batch.targets().length, 0);
    }
  }

  /** The decoder's input (b, t, d). */
  private Tensor embeddings(Batch batch) {
    return student.embed(Tensor.of(batch.ids(), batch.rows(), batch.width()), shown(batch));
  }

  /** Embeddings of the batch's images; null where it has none. */
  private @Nullable Tensor shown(Batch batch) {
    int[] shown = Arrays.stream(batch.images()).filter(i -> i != Conversation.NO_IMAGE).toArray();
    if (shown.length == 0) {
      return null;
    }
    FeatureCache cache = features;
    return student.connect(
        cache == null ? student.imageFeatures(images.tensor(shown)) : cache.rows(shown));
  }

  @Override
  public HeldOutResult evaluate(int samples) {
    int count = samples == 0 ? heldOut.size() : Math.min(samples, heldOut.size());
    List<Conversation> asked = heldOut.subList(0, count);
    Loss total = Loss.NONE;
    Loss answers = Loss.NONE;
    int[] lengths = asked.stream().mapToInt(Conversation::length).toArray();
    for (int[] members : LengthBuckets.batches(lengths, budget, 0)) {
      Batch batch = padded(Arrays.stream(members).mapToObj(asked::get).toList());
      boolean[] right = new boolean[batch.targets().length];
      double sum = measure(batch, right);
      total = total.plus(new Loss(sum, right.length, count(right)));
      answers = answers.plus(answers(batch, right, sum));
    }
    return new HeldOutResult(total, Map.of(ANSWERS, answers));
  }

  private static long count(boolean[] right) {
    return IntStream.range(0, right.length).filter(i -> right[i]).count();
  }

  /** Counts whole answers: supervised positions without a gap. */
  private static Loss answers(Batch batch, boolean[] right, double sum) {
    long answers = 0;
    long whole = 0;
    boolean all = false;
    for (int i = 0; i < right.length; i++) {
      if (i == 0 || batch.positions()[i] != batch.positions()[i - 1] + 1) {
        answers++;
        all = true;
      }
      all &= right[i];
      boolean last = i + 1 == right.length || batch.positions()[i + 1] != batch.positions()[i] + 1;
      if (last && all) {
        whole++;
      }
    }
    return new Loss(sum, answers, whole);
  }

  /** The sum of losses; tells in {@code right} whose best guess is the target. */
  private double measure(Batch batch, boolean[] right) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor hidden = student.decoder().forward(embeddings(batch), null);
      Tensor rows = DecoderPass.rows(hidden, batch.positions());
      double sum = 0;
      int chunk = DecoderPass.chunk(student);
      for (int from = 0; from < batch.targets().length; from += chunk) {
        int to = Math.min(batch.targets().length, from + chunk);
        try (Scope part = new Scope()) {
          Tensor logits = student.logits(rows.narrow(0, from, to - from));
          long[] guesses = logits.argmax(-1).toLongs();
          for (int i = from; i < to; i++) {
            right[i] = guesses[i - from] == batch.targets()[i];
          }
          sum += DecoderPass.loss(logits, batch.targets(), from, to).item();
        }
      }
      return sum;
    }
  }

  @Override
  public void close() {
    if (features != null) {
      features.close();
    }
    images.close();
  }
}
