package io.maemi.bench;

import io.maemi.assistant.Assistant;
import io.maemi.assistant.Observation;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.Micrograph;
import io.maemi.synth.Family;
import io.maemi.tensor.Torch;
import io.maemi.tune.Tuning;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code memory}: growth of resident memory over 500 tuning steps and 500 questions. The questions
 * are five about an image, as somebody at work asks them, and the ten images come around ten times:
 * each time one is looked at, measured and closed anew.
 *
 * <p>Memory is read after every fifth, when what is free has been given back, as scopes do by
 * themselves every ten seconds: otherwise it is as much as the allocator happens to keep at the
 * moment. {@code bench/run} gives Java a heap of fixed size that is touched at the start, so that
 * what grows is native.
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
    Memory memory = new Memory(new Slope(), new Slope());
    Progress.Factory watch =
        (task, total) ->
            task.equals("tune") ? new Watch(memory, total) : Progress.SILENT.start(task, total);
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
    print("tuning step", STEPS, memory.resident(), memory.live());
  }

  private static void ask(String model) {
    List<Micrograph> seen = SEEN.stream().map(Subjects::micrograph).toList();
    Memory memory = new Memory(new Slope(), new Slope());
    int asked = 0;
    try (Assistant assistant = Assistant.open(model, null)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (Micrograph micrograph : seen) {
          try (Observation observation = assistant.look(micrograph)) {
            for (String question : QUESTIONS) {
              assistant.ask(observation, question);
              memory.read(++asked);
            }
          }
        }
      }
    }
    print("question", asked, memory.resident(), memory.live());
  }

  /**
   * Tells the slopes of resident memory and live tensors over {@code count} units: of the last half
   * and of all but the first fifth.
   */
  static void print(String unit, int count, Slope resident, Slope live) {
    System.out.printf(
        Locale.ROOT,
        "resident memory over %,d: %+.1f kB a %s in the last half, %+.1f in the last four fifths,"
            + " %+.0f MB from the first to the last, to %.2f GB; live tensors %+.4f a %s%n",
        count,
        resident.perUnit(0.5) / 1e3,
        unit,
        resident.perUnit(0.8) / 1e3,
        (resident.last() - resident.first()) / 1e6,
        resident.last() / 1e9,
        live.perUnit(0.5),
        unit);
  }

  /** What is held, by the count of what was done. */
  private record Memory(Slope resident, Slope live) {
    void read(int done) {
      if (done % EVERY == 0) {
        Torch.giveBackFreed();
        resident.add(done, Torch.residentBytes());
        live.add(done, Torch.liveTensors());
      }
    }
  }

  /** Reads memory as often as the trainer reports, which is after every step. */
  private record Watch(Memory memory, long total) implements Progress {
    @Override
    public void to(long done, String note) {
      memory.read((int) Math.round((double) done / total * STEPS));
    }

    @Override
    public void close() {}
  }
}
