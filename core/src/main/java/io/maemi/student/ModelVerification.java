package io.maemi.student;

import io.maemi.nn.Attention;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

  private static final Set<String> OF_IMAGES =
      Set.of("output.image_features", "output.pooler_output");
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
      try (Student student =
          new StudentLoader(folder, false).load(Device.CPU, DType.FLOAT32, DType.FLOAT32)) {
        return new ModelVerification(student, reference).compareAll();
      }
    }
  }

  private List<Comparison> compareAll() {
    Tensor features = reference.has(PIXELS) ? features() : null;
    Tensor images = features == null ? null : student.connect(features);
    List<String> outputs = reference.outputs();
    if (images != null && !reference.has(IDS)) {
      List<Tensor> seen = new ArrayList<>(ofImages(features, images));
      if (student.config().projects()) {
        seen.add(student.tower().forward(frames(), DType.FLOAT32));
      }
      return outputs.stream().map(name -> reference.compareNearest(name, seen, null)).toList();
    }
    Tensor ids = reference.load(IDS).to(DType.INT64);
    Tensor mask =
        reference.has(MASK)
            ? reference.load(MASK).ne(0)
            : Tensor.ones(DType.BOOL, Device.CPU, ids.shape());
    List<Tensor> hidden = hiddenStates(student.embed(ids, images), mask);
    List<Comparison> comparisons = new ArrayList<>();
    for (String name : outputs) {
      comparisons.add(
          name.equals("output.greedy_ids")
              ? new GreedyVerification(student, reference).compare(name, ids, mask, images)
              : reference.compareNearest(name, actual(name, hidden, features, images), mask));
    }
    return comparisons;
  }

  /** What {@code name} may mean. */
  private List<Tensor> actual(
      String name, List<Tensor> hidden, @Nullable Tensor features, @Nullable Tensor images) {
    Tensor last = hidden.get(hidden.size() - 1);
    if (OF_IMAGES.contains(name)) {
      return ofImages(features, images);
    }
    if (name.equals("output.logits")) { // of all positions or of the last
      Tensor logits = student.logits(last);
      return List.of(logits, logits.narrow(1, logits.size(1) - 1, 1));
    }
    Tensor state =
        name.equals("output.last_hidden_state") ? last : reference.hiddenState(name, hidden);
    return state == null ? List.of() : List.of(state);
  }

  /** References mean what the decoder takes, or what the connector takes. */
  private static List<Tensor> ofImages(@Nullable Tensor features, @Nullable Tensor images) {
    return Stream.of(images, features).flatMap(Stream::ofNullable).toList();
  }

  /** What the connector takes of all images; in Idefics3 those of zeros throughout are filling. */
  private Tensor features() {
    Tensor flat = frames();
    long height = flat.size(2);
    long width = flat.size(3);
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

  /** Pixel values of all images, one after another: (n, 3, height, width). */
  private Tensor frames() {
    Tensor pixels = reference.load(PIXELS).to(DType.FLOAT32);
    long[] shape = pixels.shape();
    return pixels.reshape(-1, 3, shape[shape.length - 2], shape[shape.length - 1]);
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
}
