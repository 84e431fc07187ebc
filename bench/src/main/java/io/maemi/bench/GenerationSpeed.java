package io.maemi.bench;

import io.maemi.evaluate.Medians;
import io.maemi.student.ChatMessage;
import io.maemi.student.Generation;
import io.maemi.student.GenerationOptions;
import io.maemi.student.Generator;
import io.maemi.student.Reading;
import io.maemi.student.Student;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How fast a student reads and writes, by the way that every answer takes.
 *
 * @param promptTokens tokens of the prompt
 * @param read tokens a second while reading it, median
 * @param written tokens a second while writing greedily behind it, median
 */
record GenerationSpeed(int promptTokens, double read, double written) {
  private static final int PROMPT = 512;
  private static final int ANSWER = 128;
  private static final int RUNS = 3;
  private static final int STREAM = 64;
  private static final String QUOTED = "mean diameter";
  private static final String FILLER = " The micrograph shows fine grains.";

  static GenerationSpeed of(Student student) {
    int line = student.processor().tokenizer().encode(FILLER).length;
    int room = student.config().textConfig().maxPositionEmbeddings() - ANSWER;
    List<ChatMessage> messages =
        List.of(ChatMessage.user(0, FILLER.repeat(Math.min(PROMPT, room / 2) / line)));
    int prompt = student.processor().encode(messages, true).ids().length;
    Generator generator = new Generator(student);
    List<Double> reading = new ArrayList<>();
    List<Double> writing = new ArrayList<>();
    for (int run = -1; run < RUNS; run++) { // the first warms up
      long start = System.nanoTime();
      try (Reading read = generator.read(messages, null, ANSWER)) {
        long middle = System.nanoTime();
        double written = written(read, GenerationOptions.greedy(ANSWER));
        if (run >= 0) {
          reading.add(prompt / ((middle - start) / 1e9));
          writing.add(written);
        }
      }
    }
    return new GenerationSpeed(prompt, Medians.of(reading), Medians.of(writing));
  }

  /** Seconds of a short question and one token, which also does what is done once. */
  static double first(Student student) {
    long start = System.nanoTime();
    new Generator(student)
        .generate(
            List.of(ChatMessage.user(0, "How many?")),
            null,
            GenerationOptions.greedy(1),
            Reading.Listener.NONE);
    return (System.nanoTime() - start) / 1e9;
  }

  private static double written(Reading read, GenerationOptions options) {
    long start = System.nanoTime();
    Generation answer = read.generate(options, Reading.Listener.NONE);
    return answer.ids().length / ((System.nanoTime() - start) / 1e9);
  }

  /**
   * Tokens a second of an answer that says again what its prompt says, guessed from it; an answer
   * other than without guesses is an error. 0 where the model says something else.
   */
  static double quoting(Student student) {
    List<ChatMessage> messages =
        List.of(
            ChatMessage.user(
                0,
                "Say this again, word for word: Evidence: particle count 42; "
                    + QUOTED
                    + " 128.5 nm; standard deviation 12.3 nm; coverage 31.4 %; the particles are"
                    + " round, they touch each other and lie in two layers on a flat ground."));
    GenerationOptions plain = GenerationOptions.greedy(ANSWER);
    try (Reading read = new Generator(student).read(messages, null, ANSWER)) {
      Generation unguessed = read.generate(plain, Reading.Listener.NONE);
      int[] expected = unguessed.ids();
      int[] guessed = read.generate(plain.lookingAhead(), Reading.Listener.NONE).ids();
      if (!Arrays.equals(expected, guessed)) {
        throw new IllegalStateException("looking ahead changed the answer");
      }
      if (!unguessed.text().contains(QUOTED)) {
        return 0;
      }
      List<Double> speeds = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        speeds.add(written(read, plain.lookingAhead()));
      }
      return Medians.of(speeds);
    }
  }

  /** Tokens a second of {@code count} answers side by side, all together. */
  static double sideBySide(Student student, int count) {
    List<ChatMessage> question =
        List.of(ChatMessage.user(0, "Tell a long story about an electron microscope."));
    List<Double> speeds = new ArrayList<>();
    for (int run = -1; run < RUNS; run++) {
      long start = System.nanoTime();
      int tokens =
          new Generator(student)
                  .generateAll(
                      Collections.nCopies(count, question),
                      Collections.nCopies(count, null),
                      GenerationOptions.greedy(STREAM))
                  .stream()
                  .mapToInt(answer -> answer.ids().length)
                  .sum();
      if (run >= 0) {
        speeds.add(tokens / ((System.nanoTime() - start) / 1e9));
      }
    }
    return Medians.of(speeds);
  }
}
