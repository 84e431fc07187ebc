package io.maemi.student;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One answer while it is made: takes what the model says of the next token again and again,
 * chooses, and knows when to end.
 */
final class AnswerWriter {
  private final Tokenizer tokenizer;
  private final Student student;
  private final GenerationOptions options;
  private final Reading.Listener listener;
  private final TextStream stream;
  private final StopStrings stops;
  private final RandomGenerator random;
  private final @Nullable PatternGuard guard;
  private final int[] prompt;
  private final int[] ids;
  private final double[] logProbabilities;
  private int count;
  private Generation.Stop stop = Generation.Stop.LENGTH;

  AnswerWriter(
      Student student, int[] prompt, GenerationOptions options, Reading.Listener listener) {
    this.student = student;
    this.prompt = prompt;
    this.options = options;
    this.listener = listener;
    tokenizer = student.processor().tokenizer();
    stream = new TextStream(tokenizer);
    stops = new StopStrings(options.stops());
    random = options.sampling().random();
    Pattern pattern = options.pattern();
    guard = pattern == null ? null : new PatternGuard(pattern, tokenizer, student.endTokens());
    ids = new int[options.maxTokens()];
    logProbabilities = new double[options.maxTokens()];
  }

  /**
   * Chooses the next token.
   *
   * @return whether the answer goes on behind it
   */
  boolean add(NextToken next) {
    float[] scores = scores(next);
    int token =
        guard == null
            ? options.sampling().choose(scores, random)
            : guard.choose(scores, options.sampling(), random, made());
    if (student.endTokens().contains(token)) {
      stop = Generation.Stop.END;
      return false;
    }
    logProbabilities[count] = next.logProbabilities()[token];
    ids[count++] = token;
    String piece = stops.add(stream.add(token));
    if (!piece.isEmpty() && !listener.hear(piece)) {
      stop = Generation.Stop.CANCELLED;
      return false;
    }
    if (stops.hit()) {
      stop = Generation.Stop.STRING;
      return false;
    }
    if (guard != null && guard.complete(made(), true)) {
      stop = Generation.Stop.END;
      return false;
    }
    return count < ids.length;
  }

  private float[] scores(NextToken next) {
    double penalty = options.sampling().repetitionPenalty();
    if (penalty == 1) {
      return next.logProbabilities();
    }
    IntStream said = IntStream.concat(Arrays.stream(prompt), Arrays.stream(made()));
    return next.without(said.distinct().toArray(), penalty);
  }

  private int[] made() {
    return Arrays.copyOf(ids, count);
  }

  /** The token chosen last. */
  int last() {
    return ids[count - 1];
  }

  /** The answer; what the listener has not heard yet goes to it. */
  Generation finish() {
    String rest = stops.add(stream.end()) + stops.end();
    if (!rest.isEmpty() && stop != Generation.Stop.CANCELLED) {
      listener.hear(rest);
    }
    int[] made = made();
    boolean abstained =
        count > 0
            && tokenizer.contains(SpecialTokens.ABSTAIN)
            && made[0] == tokenizer.id(SpecialTokens.ABSTAIN);
    return new Generation(
        stops.cut(tokenizer.decode(made, true)).strip(),
        made,
        Arrays.copyOf(logProbabilities, count),
        abstained,
        stop);
  }
}
