package io.maemi.bench;

import io.maemi.student.ChatMessage;
import io.maemi.student.GenerationOptions;
import io.maemi.student.Generator;
import io.maemi.student.ModelFolders;
import io.maemi.student.Reading;
import io.maemi.student.Sampling;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code leaks}: growth of resident memory and of live tensors over 10,000 generated tokens, and
 * over 1,000 times opening, asking and closing a model.
 */
public final class LeakBench {
  private static final int TOKENS = 10_000;
  private static final int ANSWER = 100;
  private static final int OPENINGS = 1_000;
  private static final List<ChatMessage> QUESTION = List.of(ChatMessage.user(0, "How many?"));

  private LeakBench() {}

  /** Prints both; the argument is a model, nano where there is none. */
  public static void main(String[] arguments) {
    Path model = ModelFolders.ofUser().resolve(arguments.length > 0 ? arguments[0] : "nano");
    generate(model);
    open(model);
  }

  private static void generate(Path model) {
    Held held = Held.of("token");
    int made = 0;
    try (Student student = Student.open(model, Device.CPU, DType.BFLOAT16)) {
      Generator generator = new Generator(student);
      for (int seed = 0; made < TOKENS; seed++) {
        GenerationOptions options =
            new GenerationOptions(ANSWER, new Sampling(1.5, 0, 1, seed)); // seldom ends soon
        made += 1 + generator.generate(QUESTION, null, options, Reading.Listener.NONE).ids().length;
        held.read(made);
      }
    }
    held.print(made);
  }

  private static void open(Path model) {
    Held held = Held.of("opening");
    for (int i = 0; i < OPENINGS; i++) {
      try (Student student = Student.open(model, Device.CPU, DType.BFLOAT16)) {
        new Generator(student)
            .generate(QUESTION, null, GenerationOptions.greedy(2), Reading.Listener.NONE);
      }
      held.read(i);
    }
    held.print(OPENINGS);
  }
}
