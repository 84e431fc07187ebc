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
final class InstructionObjective implements Objective<ConversationBatch> {
  private final Student student;
  private final ConversationSource train;
  private final List<Conversation> heldOut;
  private final SquaredImages images;
  private final @Nullable FeatureCache features;
  private final int budget;
  private final int packed;
  private final long seed;
  private final long padToken;
  private final DecoderPass pass;
  private final Map<Long, List<Conversation>> drawn = new HashMap<>();

  /**
   * The objective of a run.
   *
   * @param features of the frozen tower, or null where the tower is trained
   * @param budget tokens of a batch, filling included
   * @param packed tokens of a row into which several conversations are packed; 0 for one a row
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
      int packed,
      boolean recompute,
      long seed) {
    this.student = student;
    this.train = train;
    this.images = images;
    this.features = features;
    this.budget = budget;
    this.packed = packed;
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
    int[] lengths = conversations.stream().mapToInt(Conversation::length).toArray();
    return packed > 0
        ? PackedRows.batches(lengths, packed, budget, order)
        : LengthBuckets.batches(lengths, budget, order);
  }

  @Override
  public ConversationBatch prepare(long epoch, int[] members) {
    List<Conversation> conversations;
    synchronized (drawn) {
      conversations = drawn.get(epoch);
    }
    if (conversations == null) {
      throw new IllegalStateException("epoch " + epoch + " is not planned");
    }
    List<Conversation> chosen = Arrays.stream(members).mapToObj(conversations::get).toList();
    return packed > 0
        ? ConversationBatch.packed(chosen, packed, padToken)
        : ConversationBatch.padded(chosen, padToken);
  }

  @Override
  public long items(ConversationBatch batch) {
    return batch.targets().length;
  }

  @Override
  public long size(ConversationBatch batch) {
    return batch.ids().length;
  }

  @Override
  public String unit() {
    return "tokens";
  }

  @Override
  public String name(ConversationBatch batch) {
    return batch.name();
  }

  @Override
  public Loss learn(ConversationBatch batch, double scale) {
    try (Scope scope = new Scope()) {
      long seed = Arrays.hashCode(batch.ids());
      Tensor embeddings = embeddings(batch);
      double sum =
          pass.learn(
              embeddings,
              batch.context(student.decoder(), embeddings),
              batch.positions(),
              batch.targets(),
              scale,
              seed);
      return new Loss(sum, batch.targets().length, 0);
    }
  }

  /** The decoder's input (b, t, d). */
  private Tensor embeddings(ConversationBatch batch) {
    Tensor ids = Tensor.of(batch.ids(), batch.rows(), batch.width()).to(student.device());
    return student.embed(ids, shown(batch));
  }

  /** Embeddings of the batch's images; null where it has none. */
  private @Nullable Tensor shown(ConversationBatch batch) {
    int[] shown =
        images.frames(
            Arrays.stream(batch.images()).filter(i -> i != Conversation.NO_IMAGE).toArray());
    if (shown.length == 0) {
      return null;
    }
    FeatureCache cache = features;
    return student.connect(
        cache == null
            ? student.imageFeatures(images.tensor(shown).to(student.device()))
            : cache.rows(shown).to(student.device()));
  }

  @Override
  public HeldOutResult evaluate(int samples) {
    int count = samples == 0 ? heldOut.size() : Math.min(samples, heldOut.size());
    List<Conversation> asked = heldOut.subList(0, count);
    Loss total = Loss.NONE;
    Loss answers = Loss.NONE;
    int[] lengths = asked.stream().mapToInt(Conversation::length).toArray();
    for (int[] members : LengthBuckets.batches(lengths, budget, 0)) {
      ConversationBatch batch =
          ConversationBatch.padded(Arrays.stream(members).mapToObj(asked::get).toList(), padToken);
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
  private static Loss answers(ConversationBatch batch, boolean[] right, double sum) {
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
  private double measure(ConversationBatch batch, boolean[] right) {
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
