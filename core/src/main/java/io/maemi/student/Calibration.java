package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.DecoderBlock;
import io.maemi.nn.DenseLinear;
import io.maemi.nn.Gptq;
import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.QuantizationScheme;
import io.maemi.nn.Weights;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds a decoder's linear layers so that what they make of a text changes least. The text goes
 * through the decoder block by block, the blocks before it rounded already, and one block's weights
 * are held at a time.
 */
final class Calibration implements AutoCloseable {
  private static final int WINDOW = 256;
  private static final int WINDOWS = 32;

  /** Tokens below which a text says too little about a layer's inputs. */
  private static final int LEAST = 64;

  private final Student outline;
  private final Path folder;
  private final QuantizationScheme scheme;
  private final List<Tensor> texts = new ArrayList<>();
  private final Map<String, Watched> watched = new HashMap<>();
  private int current = -1;

  /** Linear layer that adds up the products of its inputs. */
  private static final class Watched implements Linear {
    private final DenseLinear dense;
    private final Tensor gram;

    Watched(DenseLinear dense) {
      this.dense = dense;
      try (Scope scope = new Scope()) {
        gram = Scope.release(Tensor.zeros(dense.inFeatures(), dense.inFeatures()));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor rows = x.reshape(-1, dense.inFeatures());
      gram.addInPlace(rows.transpose(0, 1).matmul(rows), 1);
      return dense.forward(x);
    }

    @Override
    public long inFeatures() {
      return dense.inFeatures();
    }

    @Override
    public long outFeatures() {
      return dense.outFeatures();
    }

    @Override
    public void visit(String prefix, Visitor visitor) {
      dense.visit(prefix, visitor);
    }
  }

  /**
   * Calibrates the decoder of {@code folder}.
   *
   * @param outline the model without its weights; they come and go in it
   */
  Calibration(Student outline, Path folder, QuantizationScheme scheme, String text) {
    this.outline = outline;
    this.folder = folder;
    this.scheme = scheme;
    if (scheme.kind() != QuantizationScheme.Kind.INT4) {
      throw MaemiException.usage(
          "cannot calibrate "
              + scheme
              + ": int4 alone is rounded by what a text makes of it. Use int4, or leave the text"
              + " out.");
    }
    int window = Math.min(WINDOW, outline.config().textConfig().maxPositionEmbeddings());
    int[] ids = outline.processor().tokenizer().encode(text);
    if (ids.length < Math.min(LEAST, window)) {
      throw MaemiException.usage(
          "cannot calibrate with a text of "
              + ids.length
              + " tokens: it says too little. Give some thousand words like those to come.");
    }
    embed(ids, window);
  }

  private void embed(int[] ids, int window) {
    String path = outline.config().decoderPath() + ".embed_tokens";
    try (Scope scope = new Scope();
        WeightStore store = store()) {
      Weights.load(outline.decoder().embedding(), store, path, DType.FLOAT32, Device.CPU);
      for (int from = 0; from < ids.length && texts.size() < WINDOWS; from += window) {
        int[] part = Arrays.copyOfRange(ids, from, Math.min(from + window, ids.length));
        long[] wide = Arrays.stream(part).asLongStream().toArray();
        Tensor tokens = Tensor.of(wide, 1, wide.length);
        texts.add(Scope.release(outline.decoder().embedding().forward(tokens, DType.FLOAT32)));
      }
    } finally {
      outline.decoder().embedding().close();
    }
  }

  private WeightStore store() {
    return Checkpoint.of(WeightStore.open(folder), outline.config());
  }

  /** Whether the layer at {@code path} lies in the decoder. */
  boolean covers(String path) {
    return path.startsWith(outline.config().decoderPath() + ".layers.");
  }

  /** {@code dense}, the layer at {@code path}, rounded; paths come block by block. */
  BaseLinear round(String path, DenseLinear dense) {
    String below = path.substring((outline.config().decoderPath() + ".layers.").length());
    int index = Integer.parseInt(below.substring(0, below.indexOf('.')));
    while (current < index) {
      leave();
      enter(current + 1);
    }
    Watched inputs = watched.get(path);
    if (inputs == null) {
      throw new IllegalArgumentException(path + " is no layer of a block of the decoder");
    }
    BaseLinear rounded = Gptq.round(dense, scheme, inputs.gram);
    try (Scope scope = new Scope()) {
      inputs.dense.weight().set(rounded.dense(DType.FLOAT32));
    }
    return rounded;
  }

  /** Loads a block and runs the texts through it, watching what its layers are given. */
  private void enter(int index) {
    DecoderBlock block = outline.decoder().layers().get(index);
    String path = outline.config().decoderPath() + ".layers." + index;
    try (WeightStore store = store()) {
      Weights.load(block, store, path, DType.FLOAT32, Device.CPU);
    }
    block
        .linears()
        .forEach(
            (name, slot) -> {
              if (slot.get() instanceof DenseLinear dense) {
                Watched watch = new Watched(dense);
                watched.put(path + "." + name, watch);
                slot.replace(watch);
              }
            });
    for (Tensor text : texts) {
      try (Scope scope = new Scope()) {
        block.forward(text, outline.decoder().context(text, 0), null);
      }
    }
    for (LinearSlot slot : block.linears().values()) {
      if (slot.get() instanceof Watched watch) {
        slot.replace(watch.dense);
      }
    }
    current = index;
  }

  /** Runs the texts through the rounded block and lets it go. */
  private void leave() {
    if (current < 0) {
      return;
    }
    DecoderBlock block = outline.decoder().layers().get(current);
    for (int i = 0; i < texts.size(); i++) {
      try (Scope scope = new Scope();
          Tensor before = texts.get(i)) {
        texts.set(
            i, Scope.release(block.forward(before, outline.decoder().context(before, 0), null)));
      }
    }
    free();
  }

  private void free() {
    if (current >= 0) {
      outline.decoder().layers().get(current).close();
    }
    watched.values().forEach(watch -> watch.gram.close());
    watched.clear();
  }

  @Override
  public void close() {
    free();
    texts.forEach(Tensor::close);
    texts.clear();
  }
}
