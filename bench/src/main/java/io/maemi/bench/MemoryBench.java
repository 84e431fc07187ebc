package io.maemi.bench;

import io.maemi.assistant.Assistant;
import io.maemi.assistant.Observation;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.Micrograph;
import io.maemi.tensor.Torch;
import io.maemi.tune.Tuning;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code memory}: growth of resident memory over 500 tuning steps and 500 questions. */
public final class MemoryBench {
  private static final int IMAGES = 20;
  private static final int STEPS = 500;
  private static final int QUESTIONS = 500;

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
    Slope resident = new Slope();
    Slope live = new Slope();
    Progress.Factory watch =
        (task, total) ->
            task.equals("tune")
                ? new Watch(resident, live, total)
                : Progress.SILENT.start(task, total);
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
    print("tuning step", STEPS, resident, live);
  }

  private static void ask(String model) {
    Micrograph micrograph = Subjects.particles();
    Slope resident = new Slope();
    Slope live = new Slope();
    try (Assistant assistant = Assistant.open(model, null)) {
      for (int i = 0; i < QUESTIONS; i++) {
        try (Observation seen = assistant.look(micrograph)) {
          assistant.ask(seen, "How many particles are there?");
        }
        resident.add(i, Torch.residentBytes());
        live.add(i, Torch.liveTensors());
      }
    }
    print("question", QUESTIONS, resident, live);
  }

  /** Tells the slopes of resident memory and live tensors over {@code count} units. */
  static void print(String unit, int count, Slope resident, Slope live) {
    double now = Torch.residentBytes();
    System.out.printf(
        Locale.ROOT,
        "resident memory by %s: %+.1f kB, which is %+.2f %% of %.2f GB over %d; live tensors by %s:"
            + " %+.4f%n",
        unit,
        resident.perUnit() / 1e3,
        100 * count * resident.perUnit() / now,
        now / 1e9,
        count,
        unit,
        live.perUnit());
  }

  /** Samples memory as often as the trainer reports, in steps. */
  private record Watch(Slope resident, Slope live, long total) implements Progress {
    @Override
    public void to(long done, String note) {
      double step = (double) done / total * STEPS;
      resident.add(step, Torch.residentBytes());
      live.add(step, Torch.liveTensors());
    }

    @Override
    public void close() {}
  }
}
