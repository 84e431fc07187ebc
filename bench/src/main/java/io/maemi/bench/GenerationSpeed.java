package io.maemi.bench;

import io.maemi.student.ChatMessage;
import io.maemi.student.Generation;
import io.maemi.student.GenerationOptions;
import io.maemi.student.Generator;
import io.maemi.student.Reading;
import io.maemi.student.Student;
import java.util.Arrays;
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
  private static final int RUNS = 5;
  private static final String FILLER = " The micrograph shows fine grains.";

  static GenerationSpeed of(Student student) {
    int line = student.processor().tokenizer().encode(FILLER).length;
    int room = student.config().textConfig().maxPositionEmbeddings() - ANSWER;
    List<ChatMessage> messages =
        List.of(ChatMessage.user(0, FILLER.repeat(Math.min(PROMPT, room / 2) / line)));
    int prompt = student.processor().encode(messages, true).ids().length;
    Generator generator = new Generator(student);
    double[] reading = new double[RUNS];
    double[] writing = new double[RUNS];
    for (int run = -1; run < RUNS; run++) { // the first warms up
      long start = System.nanoTime();
      try (Reading read = generator.read(messages, null, ANSWER)) {
        long middle = System.nanoTime();
        Generation answer = read.generate(GenerationOptions.greedy(ANSWER), Reading.Listener.NONE);
        long end = System.nanoTime();
        if (run >= 0) {
          reading[run] = prompt / ((middle - start) / 1e9);
          writing[run] = answer.ids().length / ((end - middle) / 1e9);
        }
      }
    }
    return new GenerationSpeed(prompt, median(reading), median(writing));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
