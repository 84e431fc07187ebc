package io.maemi.student;

import io.maemi.tensor.DType;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
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

  private final WeightStore store;
  private final SortedMap<String, String> stored;

  private Checkpoint(WeightStore store, SortedMap<String, String> stored) {
    this.store = store;
    this.stored = stored;
  }

  /** {@code store}, which it closes, as a model of {@code config} names its tensors. */
  static Checkpoint of(WeightStore store, StudentConfig config) {
    SortedMap<String, String> stored = new TreeMap<>();
    for (String name : store.names()) {
      String today = today(name);
      boolean tiedCopy = config.tieWordEmbeddings() && today.equals(HEAD);
      boolean buffer =
          today.endsWith("rotary_emb.inv_freq") || today.endsWith("embeddings.position_ids");
      if (!tiedCopy && !buffer) {
        stored.put(today, name);
      }
    }
    return new Checkpoint(store, stored);
  }

  /** Until 2024 the parts of a vision-language model lay side by side, each with a prefix. */
  private static String today(String name) {
    return name.replaceFirst("^(model\\.)?language_model\\.model\\.", "model.text_model.")
        .replaceFirst("^language_model\\.lm_head\\.", "lm_head.")
        .replaceFirst("^(vision_model|connector|text_model)\\.", "model.$1.");
  }

  private String stored(String name) {
    String found = stored.get(name);
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
    return new TreeSet<>(stored.keySet());
  }

  @Override
  public long[] shape(String name) {
    return store.shape(stored(name));
  }

  @Override
  public DType dtype(String name) {
    return store.dtype(stored(name));
  }

  @Override
  public Tensor load(String name) {
    return store.load(stored(name));
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
