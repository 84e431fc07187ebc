package io.maemi.student;

import io.maemi.nn.KeyValueCache;
import io.maemi.nn.Quantization;
import io.maemi.tensor.Tensor;
import java.util.List;

/**
 * One text that a decoder reads and goes on with: its keys and values, to which tokens are added.
 * For one thread at a time. Shapes: t tokens, d width, n rows wanted, v vocabulary.
 */
interface DecoderSequence extends AutoCloseable {
  /** Begins a text of up to {@code capacity} tokens, by the compiled decoder where there is one. */
  static DecoderSequence begin(Student student, long capacity) {
    DecoderSequence compiled = student.compiled.begin(student, capacity);
    return compiled == null ? Layered.begin(student, capacity) : compiled;
  }

  /**
   * Adds tokens of a prompt by their embeddings (1, t, d); logits (1, n, v) of the last {@code
   * wanted} ones.
   */
  Tensor read(Tensor embeddings, long wanted);

  /** Adds tokens that stand behind a prompt, or are guessed to; logits (1, t, v). */
  default Tensor goOn(Tensor embeddings) {
    return read(embeddings, embeddings.size(1));
  }

  /** Keys and values, one a layer. */
  List<KeyValueCache> caches();

  /** How many tokens can be read at once with the very rounding of one by one. */
  int exactRows();

  /** Forgets all but the first {@code count} tokens. */
  default void truncate(long count) {
    caches().forEach(cache -> cache.truncate(count));
  }

  /** Takes over the first {@code count} tokens of {@code other}, of the same kind. */
  default void copyFrom(DecoderSequence other, long count) {
    for (int i = 0; i < caches().size(); i++) {
      caches().get(i).copyFrom(other.caches().get(i), count);
    }
  }

  @Override
  default void close() {
    caches().forEach(KeyValueCache::close);
  }

  /**
   * By the model's own layers.
   *
   * @param student the model
   * @param caches keys and values, one a layer
   */
  record Layered(Student student, List<KeyValueCache> caches) implements DecoderSequence {
    private static Layered begin(Student student, long capacity) {
      return new Layered(
          student, student.decoder().caches(1, capacity, student.computeType(), student.device()));
    }

    @Override
    public Tensor read(Tensor embeddings, long wanted) {
      Tensor hidden = student.decoder().forward(embeddings, caches);
      return student.logits(hidden.narrow(1, embeddings.size(1) - wanted, wanted));
    }

    @Override
    public int exactRows() {
      return Quantization.exactRows(student);
    }
  }
}
