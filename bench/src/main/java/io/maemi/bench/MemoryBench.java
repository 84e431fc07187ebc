package io.maemi.bench;

import io.maemi.assistant.Assistant;
import io.maemi.assistant.Observation;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Family;
import io.maemi.tune.Tuning;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code memory}: growth of resident memory over 500 tuning steps and 500 questions. The questions
 * are five about an image, as somebody at work asks them, and the ten images come around ten times:
 * each time one is looked at, measured and closed anew.
 *
 * <p>Memory is read after every fifth. {@code bench/run} gives Java a heap of fixed size that is
 * touched at the start, so that what grows is native.
 */
public final class MemoryBench {
  private static final int IMAGES = 20;
  private static final int STEPS = 500;
  private static final int ROUNDS = 10;
  private static final int EVERY = 5;
  private static final List<Family> SEEN =
      List.of(
          Family.PARTICLES_SPHERICAL,
          Family.LINES,
          Family.PARTICLES_FACETED,
          Family.FIBRES,
          Family.POROUS_MEMBRANE,
          Family.CONTACT_HOLES,
          Family.PARTICLES_IRREGULAR,
          Family.NANOWIRES,
          Family.FILM_CRACKED,
          Family.POWDER_SPHERICAL);
  private static final List<String> QUESTIONS =
      List.of(
          "What does the image show?",
          "How many objects are there?",
          "How large are they on average?",
          "What is the pixel size?",
          "What elements does it contain?");

  private MemoryBench() {}

  /** Prints both slopes; the argument is a model, nano where there is none. */
  public static void main(String[] arguments) {
    String model = arguments.length > 0 ? arguments[0] : "nano";
    tune(model);
    ask(model);
  }

  private static void tune(String model) {
    Path folder = Subjects.folder();
    Path data = Subjects.instructions(folder, IMAGES);
    Held held = Held.of("tuning step");
    Progress.Factory watch =
        (task, total) ->
            task.equals("tune") ? new Watch(held, total) : Progress.SILENT.start(task, total);
    Tuning.run(
        Path.of("lora"),
        List.of(
            "model=" + model,
            "data=" + data,
            "out=" + folder.resolve("out"),
            "batch.tokens=512",
            "budget.epochs=100000",
            "budget.steps=" + STEPS,
            "evaluate.times=5",
            "evaluate.patience=0"),
        watch);
    held.print(STEPS);
  }

  private static void ask(String model) {
    List<Micrograph> seen = SEEN.stream().map(Subjects::micrograph).toList();
    Held held = Held.of("question");
    int asked = 0;
    try (Assistant assistant = Assistant.open(model, null)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (Micrograph micrograph : seen) {
          try (Observation observation = assistant.look(micrograph)) {
            for (String question : QUESTIONS) {
              assistant.ask(observation, question);
              if (++asked % EVERY == 0) {
                held.read(asked);
              }
            }
          }
        }
      }
    }
    held.print(asked);
  }

  /** The trainer reports after every step. */
  private record Watch(Held held, long total) implements Progress {
    @Override
    public void to(long done, String note) {
      int step = (int) Math.round((double) done / total * STEPS);
      if (step % EVERY == 0) {
        held.read(step);
      }
    }

    @Override
    public void close() {}
  }
}
