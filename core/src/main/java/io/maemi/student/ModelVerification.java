package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Attention;
import io.maemi.nn.KeyValueCache;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a model, computed in float32, against the tensors that a reference implementation wrote:
 * its inputs {@code input.*} are run again and each of its outputs {@code output.*} is compared.
 */
public final class ModelVerification {
  /**
   * One output.
   *
   * @param name such as {@code output.logits}
   * @param difference the greatest difference; of tokens, how many are others
   * @param within whether that is allowed
   */
  public record Comparison(String name, double difference, boolean within) {}

  private static final String IDS = "input.input_ids";
  private static final String MASK = "input.attention_mask";
  private static final String PIXELS = "input.pixel_values";
  private static final String PIXEL_MASK = "input.pixel_attention_mask";
  private static final String HIDDEN = "output.hidden_states.";

  private final Student student;
  private final WeightStore reference;
  private final double tolerance;

  private ModelVerification(Student student, WeightStore reference, double tolerance) {
    this.student = student;
    this.reference = reference;
    this.tolerance = tolerance;
  }

  /**
   * Compares every output of {@code referenceFile} with what the model of {@code folder} makes of
   * its inputs. Positions that the attention mask leaves out are not compared.
   */
  public static List<Comparison> verify(Path folder, Path referenceFile, double tolerance) {
    try (Student student = Student.open(folder, Device.CPU, DType.FLOAT32);
        WeightStore reference = WeightStore.open(referenceFile);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      return new ModelVerification(student, reference, tolerance).compareAll();
    }
  }

  private List<Comparison> compareAll() {
    Set<String> names = reference.names();
    if (!names.contains(IDS)) {
      throw refused("it has no " + IDS);
    }
    Tensor ids = reference.load(IDS).to(DType.INT64);
    Tensor mask =
        names.contains(MASK)
            ? reference.load(MASK).ne(0)
            : Tensor.ones(DType.BOOL, Device.CPU, ids.shape());
    Tensor images = names.contains(PIXELS) ? connected() : null;
    List<Tensor> hidden = hiddenStates(student.embed(ids, images), mask);
    List<Comparison> comparisons = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith("output.")) {
        comparisons.add(
            name.equals("output.greedy_ids")
                ? greedy(name, ids, mask, images)
                : compare(name, actual(name, hidden, images), mask));
      }
    }
    if (comparisons.isEmpty()) {
      throw refused("it has no outputs");
    }
    return comparisons;
  }

  private Tensor actual(String name, List<Tensor> hidden, @Nullable Tensor images) {
    Tensor last = hidden.get(hidden.size() - 1);
    if (name.equals("output.logits")) {
      return student.logits(last);
    }
    if (name.equals("output.last_hidden_state")) {
      return last;
    }
    if (name.equals("output.image_features") && images != null) {
      return images;
    }
    if (name.matches("output\\.hidden_states\\.\\d{1,4}")) {
      int layer = Integer.parseInt(name.substring(HIDDEN.length()));
      if (layer < hidden.size()) {
        return hidden.get(layer);
      }
    }
    throw refused("its " + name + " is nothing that this model makes");
  }

  /** The image embeddings of all images that are not filling, which is zero throughout. */
  private Tensor connected() {
    Tensor pixels = reference.load(PIXELS);
    long[] shape = pixels.shape();
    long side = student.config().visionConfig().imageSize();
    if (shape[shape.length - 1] != side || shape[shape.length - 2] != side) {
      throw refused("its images are not " + side + " pixels a side, as the tower takes them");
    }
    Tensor flat = pixels.reshape(-1, 3, side, side);
    List<Tensor> real = new ArrayList<>();
    for (long i = 0; i < flat.size(0); i++) {
      if (flat.select(0, i).any()) {
        real.add(flat.narrow(0, i, 1));
        if (reference.names().contains(PIXEL_MASK)) {
          Tensor seen = reference.load(PIXEL_MASK).reshape(-1, side, side).select(0, i);
          if (seen.eq(0).any()) {
            throw refused("an image is seen in part only; whole images are supported");
          }
        }
      }
    }
    return student.connect(student.imageFeatures(Tensor.cat(real, 0)));
  }

  /** What goes into the first block, what comes out of each, the last one behind the final norm. */
  private List<Tensor> hiddenStates(Tensor embeddings, Tensor mask) {
    Decoder decoder = student.decoder();
    Attention.Context plain = decoder.context(embeddings, 0);
    Attention.Context context =
        new Attention.Context(true, mask.unsqueeze(1).unsqueeze(1), plain.turns());
    List<Tensor> states = new ArrayList<>(List.of(embeddings));
    for (var layer : decoder.layers()) {
      states.add(layer.forward(states.get(states.size() - 1), context, null));
    }
    states.add(decoder.norm().forward(states.remove(states.size() - 1)));
    return states;
  }

  private Comparison compare(String name, Tensor actual, Tensor mask) {
    Tensor expected = reference.load(name).to(DType.FLOAT32);
    if (actual.numel() != expected.numel()) {
      throw refused(
          "its "
              + name
              + " is "
              + Arrays.toString(expected.shape())
              + ", the model's "
              + Arrays.toString(actual.shape()));
    }
    Tensor error = actual.reshape(expected.shape()).sub(expected).abs();
    boolean tokens =
        expected.dim() == 3 && expected.size(0) == mask.size(0) && expected.size(1) == mask.size(1);
    if (tokens) {
      error = error.maskedFill(mask.not().unsqueeze(-1), 0);
    }
    double difference = error.allFinite() ? error.max().item() : Double.POSITIVE_INFINITY;
    return new Comparison(name, difference, difference <= tolerance);
  }

  /** Row by row, through key and value caches, as answers are made. */
  private Comparison greedy(String name, Tensor ids, Tensor mask, @Nullable Tensor images) {
    Tensor expected = reference.load(name);
    long wrong = 0;
    long image = 0;
    for (long row = 0; row < ids.size(0); row++) {
      try (Scope scope = new Scope()) {
        Tensor prompt = ids.select(0, row).maskedSelect(mask.select(0, row)).unsqueeze(0);
        Tensor own = null;
        if (images != null) {
          double places = prompt.eq(student.config().imageTokenId()).to(DType.INT64).sum().item();
          long count = Math.round(places / images.size(1));
          own = count == 0 ? null : images.narrow(0, image, count);
          image += count;
        }
        long[] wanted = expected.select(0, row).toLongs();
        wrong += wrongTokens(student.embed(prompt, own), wanted);
      }
    }
    return new Comparison(name, wrong, wrong == 0);
  }

  private long wrongTokens(Tensor prompt, long[] wanted) {
    List<KeyValueCache> caches =
        student.decoder().caches(prompt.size(1) + wanted.length, DType.FLOAT32, Device.CPU);
    long[] made = new long[wanted.length];
    try {
      Tensor next = prompt;
      for (int i = 0; i < wanted.length; i++) {
        Tensor hidden = student.decoder().forward(next, caches);
        Tensor last = hidden.narrow(1, hidden.size(1) - 1, 1);
        made[i] = student.logits(last).argmax(-1).toLongs()[0];
        next =
            student
                .decoder()
                .embedding()
                .forward(Tensor.of(new long[] {made[i]}, 1, 1), student.computeType());
      }
    } finally {
      caches.forEach(KeyValueCache::close);
    }
    return LongStream.range(0, made.length).filter(i -> made[(int) i] != wanted[(int) i]).count();
  }

  private MaemiException refused(String why) {
    return MaemiException.unreadable(
        "cannot verify with " + reference.path() + ": " + why + ". Write the reference again.");
  }
}
