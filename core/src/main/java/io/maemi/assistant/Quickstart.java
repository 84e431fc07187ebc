package io.maemi.assistant;

import io.maemi.evaluate.Evaluation;
import io.maemi.evaluate.Proportion;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.instruct.DataFolder;
import io.maemi.instruct.ImageStream;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.InstructionWriter;
import io.maemi.instruct.LabelTeacher;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.measure.Overlay;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PngFile;
import io.maemi.synth.Family;
import io.maemi.synth.Simulator;
import io.maemi.tune.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole of MAEMI once, on simulated images, in minutes: micrographs, measured evidence,
 * instruction data, an adapter that teaches the bundled student a fab's own defect names, accuracy
 * on held-out images before and after, answers, a report. Every step leaves its result in the
 * output folder, so a run that was interrupted goes on where it stopped.
 */
public final class Quickstart {
  private static final String QUESTION = "Which defect code is this?";
  private static final int TAUGHT_PER_CODE = 8;
  private static final int HELD_OUT_PER_CODE = 6;
  private static final long TAUGHT_SEED = 41_000;
  private static final long HELD_OUT_SEED = 42_000;
  private static final long PARTICLES_SEED = 43_017;
  private static final int LONGEST_EDGE = 512;

  private static final List<String> LINE_QUESTIONS =
      List.of(
          QUESTION,
          "What is the pitch of the lines, and how wide are they?",
          "What elements does it contain?");
  private static final List<String> PARTICLE_QUESTIONS =
      List.of(
          "How many particles are there, and how large are they?",
          "Describe this micrograph.",
          "How uniform are the particles in size?");

  private final Path out;
  private final Progress.Factory progress;
  private final Consumer<String> say;

  private Quickstart(Path out, Progress.Factory progress, Consumer<String> say) {
    this.out = out;
    this.progress = progress;
    this.say = say;
  }

  /**
   * What the run came to.
   *
   * @param report the page to open
   * @param before accuracy on held-out images of the bundled student
   * @param after the same with the adapter
   */
  public record Result(Path report, Proportion before, Proportion after) {}

  /**
   * One image of the report.
   *
   * @param title what it is
   * @param image the micrograph as PNG
   * @param overlay what was measured on it
   * @param answers to its questions
   */
  record Scene(String title, Path image, Path overlay, List<Asked> answers) {}

  /** A question with its answer. */
  record Asked(String question, Answer answer) {}

  /** Runs or goes on in {@code out}; {@code say} hears a line before each step. */
  public static Result run(Path out, Progress.Factory progress, Consumer<String> say) {
    return new Quickstart(out, progress, say).run();
  }

  private Result run() {
    say.accept("1/6  Simulating 24 line patterns, measuring them and writing instruction data");
    DefectExamples taught = new DefectExamples(TAUGHT_PER_CODE, TAUGHT_SEED);
    LabelTeacher teacher = new LabelTeacher(QUESTION, List.copyOf(DefectExamples.CODES.values()));
    Path data = out.resolve("data");
    new InstructionWriter(teacher, 1, LONGEST_EDGE).write(data, taught, progress);
    DefectExamples heldOut = new DefectExamples(HELD_OUT_PER_CODE, HELD_OUT_SEED);
    new InstructionWriter(teacher, 1, 0).write(out.resolve("heldout"), heldOut, progress);

    say.accept("2/6  Asking the bundled student about " + heldOut.size() + " held-out images");
    Proportion before = accuracy("before.json", null);

    say.accept("3/6  Tuning a LoRA adapter on the 24 images");
    Path tuned = out.resolve("tuned");
    Tuning.run(
        Path.of("lora"),
        List.of(
            "data=" + data,
            "out=" + tuned,
            "cache=" + out.resolve("cache"),
            "budget.epochs=10",
            "evaluate.patience=0"),
        progress);
    Path adapter = tuned.resolve("adapter");

    say.accept("4/6  Asking again, with the adapter");
    Proportion after = accuracy("after.json", adapter);

    say.accept("5/6  Asking six questions about two images");
    List<Scene> scenes = scenes(heldOut, adapter);

    say.accept("6/6  Writing the report");
    Path report = out.resolve("report.html");
    AtomicFile.write(
        report, QuickstartReport.html(scenes, before, after, tuned.resolve("loss.png")));
    return new Result(report, before, after);
  }

  /** Share of held-out images whose code is right; kept in {@code file}. */
  private Proportion accuracy(String file, @Nullable Path adapter) {
    Path kept = out.resolve(file);
    if (Files.exists(kept)) {
      return read(kept);
    }
    DataFolder heldOut = DataFolder.open(out.resolve("heldout"));
    List<InstructionRecord> records =
        heldOut.records("all").stream().filter(r -> r.question().equals(QUESTION)).toList();
    try (Assistant assistant = Assistant.open("nano", adapter);
        AssistantAnswerer answerer = AssistantAnswerer.of(assistant)) {
      Proportion share =
          Evaluation.of(answerer, records, heldOut::micrograph, progress).metrics().overall();
      AtomicFile.write(kept, Json.pretty(share) + "\n");
      return share;
    }
  }

  private static Proportion read(Path file) {
    try {
      return Json.MAPPER.readValue(file.toFile(), Proportion.class);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": it is damaged. Delete it and run again.", e);
    }
  }

  private List<Scene> scenes(ImageStream heldOut, Path adapter) {
    Micrograph lines = bridged(heldOut);
    Micrograph particles =
        new Simulator().simulate(PARTICLES_SEED, Family.PARTICLES_SPHERICAL).micrograph();
    try (Assistant assistant = Assistant.open("nano", adapter)) {
      return List.of(
          scene(
              assistant,
              "lines",
              "Lines with a bridge, which this fab calls " + DefectExamples.CODES.get("bridge"),
              lines,
              Kind.LINES,
              LINE_QUESTIONS),
          scene(
              assistant, "particles", "Particles", particles, Kind.PARTICLES, PARTICLE_QUESTIONS));
    }
  }

  private static Micrograph bridged(ImageStream heldOut) {
    String code = Objects.requireNonNull(DefectExamples.CODES.get("bridge"));
    for (int i = 0; i < heldOut.size(); i++) {
      ImageStream.Item item = heldOut.read(i);
      if (item.source().startsWith(code) && item.micrograph().pixelSize() != null) {
        return item.micrograph();
      }
    }
    throw new IllegalStateException("no held-out image has a bridge and a scale");
  }

  private Scene scene(
      Assistant assistant,
      String name,
      String title,
      Micrograph micrograph,
      Kind kind,
      List<String> questions) {
    Path image = out.resolve("pictures").resolve(name + ".png");
    Path overlay = out.resolve("pictures").resolve(name + ".overlay.png");
    PngFile.write(micrograph.pixels(), image);
    Measurement measurement = Measurer.measure(micrograph, kind);
    Overlay.write(micrograph, measurement, overlay);
    try (Observation seen = assistant.look(micrograph)) {
      return new Scene(
          title,
          image,
          overlay,
          questions.stream().map(q -> new Asked(q, assistant.ask(seen, q))).toList());
    }
  }
}
