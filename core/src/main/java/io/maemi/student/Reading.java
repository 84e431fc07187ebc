package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that a student has read: its keys and values, from which any number of answers and
 * scores follow without reading it again. For one thread at a time; while it is open the student
 * cannot be closed.
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
  private final OpenUses.Use use;
  private final int[] prompt;
  private final int length;
  private final int room;
  private final @Nullable ImageEmbeddings images;
  private final DecoderSequence sequence;
  private final NextToken first;

  /**
   * Reads {@code prompt}, leaving {@code room} tokens for what follows.
   *
   * @param earlier a reading about the same images whose beginning need not be read again; null for
   *     none
   */
  Reading(
      Student student,
      Processor.Prompt prompt,
      @Nullable ImageEmbeddings images,
      int room,
      @Nullable Reading earlier) {
    this.student = student;
    this.prompt = prompt.ids();
    this.length = prompt.ids().length;
    this.room = room;
    this.images = images;
    use = student.use();
    sequence = begin();
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor embeddings = student.embed(ids(prompt.ids()), images == null ? null : images.tensor());
      int shared = earlier == null ? 0 : take(earlier);
      Tensor rest = embeddings.narrow(1, shared, length - shared);
      first = NextToken.of(sequence.read(rest, 1))[0];
      NotNumbers.refuse(student, first.logProbabilities());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private DecoderSequence begin() {
    try {
      return DecoderSequence.begin(student, (long) length + room);
    } catch (RuntimeException e) {
      use.close();
      throw e;
    }
  }

  /** Takes over what {@code earlier} has read of the same beginning; returns how many tokens. */
  private int take(Reading earlier) {
    if (earlier.images != images
        || earlier.student != student
        || earlier.sequence.getClass() != sequence.getClass()) {
      return 0;
    }
    int end = Math.min(length - 1, earlier.length);
    int different = Arrays.mismatch(prompt, 0, end, earlier.prompt, 0, end);
    int shared = different < 0 ? end : different;
    sequence.copyFrom(earlier.sequence, shared);
    return shared;
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
    AnswerWriter answer = new AnswerWriter(student, prompt, options, listener);
    LookAhead tokens =
        new LookAhead(
            prompt,
            options.lookAhead() ? sequence.exactRows() - 1 : 0,
            room,
            this::rows,
            sequence::truncate);
    NextToken next = first;
    while (answer.add(next)) {
      next = tokens.after(answer.last());
    }
    return answer.finish();
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
    double sum = first.logProbabilities()[answer[0]];
    if (answer.length == 1) {
      return sum;
    }
    NextToken[] rows = rows(Arrays.copyOf(answer, answer.length - 1));
    for (int i = 0; i < rows.length; i++) {
      sum += rows[i].logProbabilities()[answer[i + 1]];
    }
    return sum;
  }

  /**
   * What the model says behind each of {@code given}, which are read; an image place among tokens
   * that the model or a choice gives is an ordinary one.
   */
  private NextToken[] rows(int[] given) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor words = student.decoder().embedding().forward(ids(given), student.computeType());
      return NextToken.of(sequence.goOn(words));
    }
  }

  private Tensor ids(int[] ids) {
    long[] wide = Arrays.stream(ids).asLongStream().toArray();
    return Tensor.of(wide, 1, ids.length).to(student.device());
  }

  private void rewind() {
    sequence.truncate(length);
  }

  @Override
  public void close() {
    sequence.close();
    use.close();
  }
}
