package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.KeyValueCache;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that a student has read: its keys and values, from which any number of answers and
 * scores follow without reading it again. For one thread at a time; the student must stay open.
 */
public final class Reading implements AutoCloseable {
  /** Hears an answer while it is made. */
  @FunctionalInterface
  public interface Listener {
    /** Does not listen. */
    Listener NONE = piece -> true;

    /** Takes the next piece of text; returns whether to go on. */
    boolean hear(String piece);
  }

  private final Student student;
  private final int length;
  private final int room;
  private final Set<Integer> ends;
  private final List<KeyValueCache> caches;
  private final float[] first;

  /** Reads {@code prompt}, leaving {@code room} tokens for what follows. */
  Reading(Student student, Processor.Prompt prompt, @Nullable ImageEmbeddings images, int room) {
    this.student = student;
    this.length = prompt.ids().length;
    this.room = room;
    this.ends = student.endTokens();
    caches = student.decoder().caches(length + room, student.computeType(), student.device());
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor embeddings = student.embed(ids(prompt.ids()), images == null ? null : images.tensor());
      Tensor hidden = student.decoder().forward(embeddings, caches);
      first = logProbabilities(hidden.narrow(1, length - 1, 1)).toFloats();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Makes an answer, telling {@code listener} of each piece of text. */
  public Generation generate(GenerationOptions options, Listener listener) {
    if (options.maxTokens() > room) {
      throw MaemiException.usage(
          "cannot generate "
              + options.maxTokens()
              + " tokens: the prompt was read with room for "
              + room
              + ". Ask for fewer.");
    }
    rewind();
    Tokenizer tokenizer = student.processor().tokenizer();
    TextStream stream = new TextStream(tokenizer);
    StopStrings stops = new StopStrings(options.stops());
    RandomGenerator random = options.sampling().random();
    int[] ids = new int[options.maxTokens()];
    double[] logProbabilities = new double[options.maxTokens()];
    int count = 0;
    float[] next = first;
    Generation.Stop stop = Generation.Stop.LENGTH;
    while (true) {
      int token = options.sampling().choose(next, random);
      if (ends.contains(token)) {
        stop = Generation.Stop.END;
        break;
      }
      logProbabilities[count] = next[token];
      ids[count++] = token;
      String piece = stops.add(stream.add(token));
      if (!piece.isEmpty() && !listener.hear(piece)) {
        stop = Generation.Stop.CANCELLED;
        break;
      }
      if (stops.hit()) {
        stop = Generation.Stop.STRING;
        break;
      }
      if (count == ids.length) {
        break;
      }
      next = step(token);
    }
    String rest = stops.add(stream.end()) + stops.end();
    if (!rest.isEmpty() && stop != Generation.Stop.CANCELLED) {
      listener.hear(rest);
    }
    ids = Arrays.copyOf(ids, count);
    boolean abstained =
        count > 0
            && tokenizer.contains(SpecialTokens.ABSTAIN)
            && ids[0] == tokenizer.id(SpecialTokens.ABSTAIN);
    return new Generation(
        stops.cut(tokenizer.decode(ids, true)).strip(),
        ids,
        Arrays.copyOf(logProbabilities, count),
        abstained,
        stop);
  }

  /** How likely each of {@code choices} is as the whole answer, in their order. */
  public List<ChoiceScore> scoreChoices(List<String> choices) {
    List<ChoiceScore> scores = new ArrayList<>();
    for (String choice : choices) {
      int[] answer = student.processor().encodeAnswer(choice, false);
      if (answer.length > room + 1) {
        throw MaemiException.usage(
            "cannot score an answer of "
                + answer.length
                + " tokens: the prompt was read with room for "
                + room
                + ". Give shorter ones.");
      }
      scores.add(new ChoiceScore(choice, logLikelihood(answer), answer.length));
    }
    return scores;
  }

  private double logLikelihood(int[] answer) {
    rewind();
    double sum = first[answer[0]];
    if (answer.length == 1) {
      return sum;
    }
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      int[] given = Arrays.copyOf(answer, answer.length - 1);
      float[] rows = logProbabilities(next(ids(given))).toFloats();
      int vocabulary = rows.length / given.length;
      for (int i = 0; i < given.length; i++) {
        sum += rows[i * vocabulary + answer[i + 1]];
      }
    }
    return sum;
  }

  private float[] step(int token) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      return logProbabilities(next(ids(new int[] {token}))).toFloats();
    }
  }

  /**
   * Hidden states of tokens that the model or a choice gives; an image place among them is an
   * ordinary token.
   */
  private Tensor next(Tensor ids) {
    Tensor words = student.decoder().embedding().forward(ids, student.computeType());
    return student.decoder().forward(words, caches);
  }

  private Tensor logProbabilities(Tensor hidden) {
    return student.logits(hidden).to(DType.FLOAT32).logSoftmax(-1);
  }

  private Tensor ids(int[] ids) {
    long[] wide = Arrays.stream(ids).asLongStream().toArray();
    return Tensor.of(wide, 1, ids.length).to(student.device());
  }

  private void rewind() {
    caches.forEach(cache -> cache.truncate(length));
  }

  @Override
  public void close() {
    caches.forEach(KeyValueCache::close);
  }
}
