package io.maemi.student;

import io.maemi.tensor.DType;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A published folder's tensors by the names that the model has here: names of older generations are
 * brought to today's, and what a model can do without is left out.
 */
final class Checkpoint implements WeightStore {
  private static final String HEAD = "lm_head.weight";
  private static final String EMBEDDING = ".embed_tokens.weight";

  /** What DINOv2's folders call parts of a block, and today's code. */
  private static final Map<String, String> DINOV2 =
      Map.of(
          "attention.attention.query.", "attention.q_proj.",
          "attention.attention.key.", "attention.k_proj.",
          "attention.attention.value.", "attention.v_proj.",
          "attention.output.dense.", "attention.o_proj.",
          "mlp.weights_out.", "mlp.down_proj.");

  /**
   * Where a tensor is stored.
   *
   * @param name its name there
   * @param part which of {@code parts} equal parts of its rows, from 0
   */
  private record Place(String name, int part, int parts) {
    static Place whole(String name) {
      return new Place(name, 0, 1);
    }
  }

  private final WeightStore store;
  private final SortedMap<String, Place> places = new TreeMap<>();

  private Checkpoint(WeightStore store) {
    this.store = store;
  }

  /** {@code store}, which it closes, as a model of {@code config} names its tensors. */
  static Checkpoint of(WeightStore store, StudentConfig config) {
    Checkpoint checkpoint = new Checkpoint(store);
    Place head = null;
    for (String name : store.names()) {
      String today = config.projects() ? ofLlava(name) : today(name);
      if (!config.sees() && today.matches("(embed_tokens|layers|norm)\\..*")) {
        today = "model." + today; // of a decoder without its head
      }
      boolean tiedCopy = config.tieWordEmbeddings() && today.equals(HEAD);
      if (tiedCopy) {
        head = Place.whole(name);
      } else if (!buffer(today)) {
        checkpoint.places.put(today, Place.whole(name));
      }
    }
    if (head != null) { // of tied ones either may be stored
      checkpoint.places.putIfAbsent(config.decoderPath() + EMBEDDING, head);
    }
    return checkpoint;
  }

  /**
   * Whether {@code folder} holds a head that is no copy of the embedding though {@code config} ties
   * both: the reference then goes by the weights.
   */
  static boolean hasOwnHead(Path folder, StudentConfig config) {
    String embedding = config.decoderPath() + EMBEDDING;
    try (Checkpoint checkpoint = of(WeightStore.open(folder), config.untied());
        Scope scope = new Scope()) {
      if (!checkpoint.names().containsAll(List.of(embedding, HEAD))) {
        return false;
      }
      Tensor head = checkpoint.load(HEAD);
      Tensor words = checkpoint.load(embedding);
      return !Arrays.equals(head.shape(), words.shape()) || head.eq(words).not().any();
    }
  }

  /** {@code store}, which it closes, as a vision tower alone names its tensors. */
  static Checkpoint ofTower(WeightStore store) {
    Checkpoint checkpoint = new Checkpoint(store);
    // Beside a text tower the other one has a prefix.
    boolean pair = store.names().contains("logit_scale");
    for (String name : store.names()) {
      if (pair && !name.startsWith("vision_model.") && !name.startsWith("visual_projection.")) {
        continue;
      }
      String today = name.replaceFirst("^(vision_model|dinov2)\\.", "");
      for (Map.Entry<String, String> part : DINOV2.entrySet()) {
        today = today.replace(part.getKey(), part.getValue());
      }
      if (today.contains(".mlp.weights_in.")) {
        checkpoint.places.put(today.replace(".weights_in.", ".gate_proj."), new Place(name, 0, 2));
        checkpoint.places.put(today.replace(".weights_in.", ".up_proj."), new Place(name, 1, 2));
      } else if (!buffer(today)) {
        checkpoint.places.put(today, Place.whole(name));
      }
    }
    return checkpoint;
  }

  private static boolean buffer(String name) {
    return name.endsWith("rotary_emb.inv_freq") || name.endsWith("embeddings.position_ids");
  }

  /** Until 2024 the parts of a vision-language model lay side by side, each with a prefix. */
  private static String today(String name) {
    return name.replaceFirst("^(model\\.)?language_model\\.model\\.", "model.text_model.")
        .replaceFirst("^language_model\\.lm_head\\.", "lm_head.")
        .replaceFirst("^(vision_model|connector|text_model)\\.", "model.$1.");
  }

  private static String ofLlava(String name) {
    return name.replaceFirst("^language_model\\.lm_head\\.", "lm_head.")
        .replaceFirst("^(model\\.)?language_model\\.(model\\.)?", "model.language_model.")
        .replaceFirst("^(model\\.)?vision_tower\\.(vision_model\\.)?", "model.vision_tower.")
        .replaceFirst("^multi_modal_projector\\.", "model.multi_modal_projector.");
  }

  private Place place(String name) {
    Place found = places.get(name);
    if (found == null) {
      throw new IllegalArgumentException(path() + " has no tensor " + name);
    }
    return found;
  }

  @Override
  public Path path() {
    return store.path();
  }

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(places.keySet());
  }

  @Override
  public long[] shape(String name) {
    Place place = place(name);
    long[] shape = store.shape(place.name());
    shape[0] /= place.parts();
    return shape;
  }

  @Override
  public DType dtype(String name) {
    return store.dtype(place(name).name());
  }

  @Override
  public Tensor load(String name) {
    Place place = place(name);
    Tensor tensor = store.load(place.name());
    if (place.parts() == 1) {
      return tensor;
    }
    long rows = tensor.size(0) / place.parts();
    return tensor.narrow(0, place.part() * rows, rows);
  }

  @Override
  public Map<String, String> metadata() {
    return store.metadata();
  }

  @Override
  public void close() {
    store.close();
  }
}
