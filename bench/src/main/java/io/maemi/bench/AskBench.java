package io.maemi.bench;

import io.maemi.assistant.Answer;
import io.maemi.assistant.Assistant;
import io.maemi.assistant.Observation;
import io.maemi.evaluate.Medians;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code ask}: a cold process answering one question, beside a bare start and one that is warm. */
public final class AskBench {
  private static final String QUESTION = "How many particles are there, and how large are they?";
  private static final int COLD = 5;
  private static final int WARM = 20;
  private static final int WARM_UP = 3;

  private AskBench() {}

  /** Prints all; the argument is a model, nano where there is none. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String model = arguments.length > 0 ? arguments[0] : "nano";
    Path folder = Subjects.folder();
    Path image = Subjects.particles(folder);
    double bare = processes(folder, "--version");
    double cold = processes(folder, "ask", image.toString(), QUESTION, "--json", "--model", model);
    List<Double> warm = new ArrayList<>();
    List<Double> see = new ArrayList<>();
    List<Double> measure = new ArrayList<>();
    List<Double> write = new ArrayList<>();
    try (Assistant assistant = Assistant.open(model, null)) {
      for (int i = 0; i < WARM + WARM_UP; i++) {
        long start = System.nanoTime();
        try (Observation seen = assistant.look(Subjects.particles())) {
          Answer answer = assistant.ask(seen, QUESTION);
          if (i >= WARM_UP) {
            warm.add((System.nanoTime() - start) / 1e9);
            see.add(answer.timing().seeMs() / 1e3);
            measure.add(answer.timing().measureMs() / 1e3);
            write.add(answer.timing().writeMs() / 1e3);
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "ask, cold process: median %.2f s of %d%nbare start (--version): median %.2f s of %d%n"
            + "ask, warm: median %.3f s of %d (see %.3f, measure %.3f, write %.3f)%n"
            + "cold / bare start: %.1f%ncold / warm: %.1f%n",
        cold,
        COLD,
        bare,
        COLD,
        Medians.of(warm),
        WARM,
        Medians.of(see),
        Medians.of(measure),
        Medians.of(write),
        cold / bare,
        cold / Medians.of(warm));
  }

  /** Median seconds of a process from start to end; the first, which may build, is not counted. */
  private static double processes(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("maemi.launcher")));
    command.addAll(List.of(arguments));
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i <= COLD; i++) {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(folder.resolve("out.txt").toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      if (i > 0) {
        seconds.add((System.nanoTime() - start) / 1e9);
      }
    }
    return Medians.of(seconds);
  }
}
