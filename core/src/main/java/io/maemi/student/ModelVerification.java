package io.maemi.student;

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
import java.util.List;
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
  static final String PIXELS = "input.pixel_values";
  private static final String PIXEL_MASK = "input.pixel_attention_mask";

  private final Student student;
  private final ReferenceFile reference;

  private ModelVerification(Student student, ReferenceFile reference) {
    this.student = student;
    this.reference = reference;
  }

  /**
   * Compares every output of {@code referenceFile} with what the model of {@code folder}, or the
   * vision tower, makes of its inputs. Positions that the attention mask leaves out are not
   * compared.
   */
  public static List<Comparison> verify(Path folder, Path referenceFile, double tolerance) {
    try (WeightStore store = WeightStore.open(referenceFile);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      ReferenceFile reference = new ReferenceFile(store, tolerance);
      if (VisionModel.isIn(folder)) {
        try (VisionModel model = VisionModel.open(folder, Device.CPU, DType.FLOAT32)) {
          return new TowerVerification(model, reference).compareAll();
        }
      }
      try (Student student = Student.open(folder, Device.CPU, DType.FLOAT32)) {
        return new ModelVerification(student, reference).compareAll();
      }
    }
  }

  private List<Comparison> compareAll() {
    Tensor ids = reference.load(IDS).to(DType.INT64);
    Tensor mask =
        reference.has(MASK)
            ? reference.load(MASK).ne(0)
            : Tensor.ones(DType.BOOL, Device.CPU, ids.shape());
    Tensor features = reference.has(PIXELS) ? features() : null;
    Tensor images = features == null ? null : student.connect(features);
    List<Tensor> hidden = hiddenStates(student.embed(ids, images), mask);
    List<Comparison> comparisons = new ArrayList<>();
    for (String name : reference.outputs()) {
      comparisons.add(
          name.equals("output.greedy_ids")
              ? greedy(name, ids, mask, images)
              : reference.compare(name, actual(name, hidden, features, images), mask));
    }
    return comparisons;
  }

  private @Nullable Tensor actual(
      String name, List<Tensor> hidden, @Nullable Tensor features, @Nullable Tensor images) {
    Tensor last = hidden.get(hidden.size() - 1);
    return switch (name) {
      case "output.logits" -> student.logits(last);
      case "output.last_hidden_state" -> last;
      // References mean what the decoder takes, or what the connector takes.
      case "output.image_features", "output.pooler_output" ->
          features != null && reference.load(name).numel() == features.numel() ? features : images;
      default -> reference.hiddenState(name, hidden);
    };
  }

  /** What the connector takes of all images; in Idefics3 those of zeros throughout are filling. */
  private Tensor features() {
    Tensor pixels = reference.load(PIXELS).to(DType.FLOAT32);
    long[] shape = pixels.shape();
    long height = shape[shape.length - 2];
    long width = shape[shape.length - 1];
    Tensor flat = pixels.reshape(-1, 3, height, width);
    if (student.config().projects()) {
      return student.imageFeatures(flat);
    }
    List<Tensor> real = new ArrayList<>();
    List<Tensor> seen = new ArrayList<>();
    for (long i = 0; i < flat.size(0); i++) {
      if (flat.select(0, i).any()) {
        real.add(flat.narrow(0, i, 1));
        if (reference.has(PIXEL_MASK)) {
          seen.add(patches(reference.load(PIXEL_MASK).reshape(-1, height, width).narrow(0, i, 1)));
        }
      }
    }
    Tensor images = Tensor.cat(real, 0);
    return seen.isEmpty()
        ? student.imageFeatures(images)
        : student.imageFeatures(images, Tensor.cat(seen, 0));
  }

  /** Patches of which a pixel is seen: (n, height, width) to bool (n, rows, columns). */
  private Tensor patches(Tensor pixelMask) {
    long patch = student.config().visionConfig().patchSize();
    long rows = pixelMask.size(1) / patch;
    long columns = pixelMask.size(2) / patch;
    return pixelMask
        .narrow(1, 0, rows * patch)
        .narrow(2, 0, columns * patch)
        .to(DType.FLOAT32)
        .reshape(-1, rows, patch, columns, patch)
        .permute(0, 1, 3, 2, 4)
        .reshape(-1, rows, columns, patch * patch)
        .max(-1, false)
        .values()
        .ne(0);
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
        student.decoder().caches(1, prompt.size(1) + wanted.length, DType.FLOAT32, Device.CPU);
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
}
