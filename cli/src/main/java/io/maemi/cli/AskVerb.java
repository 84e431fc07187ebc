package io.maemi.cli;

import io.maemi.assistant.Answer;
import io.maemi.assistant.Assistant;
import io.maemi.assistant.Observation;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.measure.Measurement;
import io.maemi.measure.Overlay;
import io.maemi.micrograph.Micrograph;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi ask}: a question about images, answered in words from what was measured. */
@Command(
    name = "ask",
    description = "Answer a question about images.",
    footer = {
      "",
      "Every number in an answer traces to a measurement; what the image cannot tell is refused.",
      "",
      "Examples:",
      "  maemi ask scan.tif \"How large are the particles?\"",
      "  maemi ask scans/ --question \"What is the pixel size?\" --json"
    })
final class AskVerb implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Images, folders of images, or - for standard input; without --question, one FILE and the"
              + " question.")
  private List<String> files = List.of();

  @Option(names = "--question", paramLabel = "Q", description = "The question to each image.")
  private @Nullable String question;

  @Option(names = "--show-prompt", description = "Show exactly what the student was given.")
  private boolean showPrompt;

  @Option(
      names = "--overlay",
      paramLabel = "DIR",
      description = "Write DIR/<name>.overlay.png where something was measured for the answer.")
  private @Nullable Path overlay;

  @Mixin private final ImageArguments images = new ImageArguments();

  @Mixin private final StudentOptions student = new StudentOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String asked = question;
    List<String> about = files;
    if (asked == null) {
      if (files.size() != 2) {
        throw MaemiException.usage(
            "cannot tell the question from the files: "
                + (files.size() == 1 ? "there is none" : "there are " + files.size() + " arguments")
                + ". Give FILE and \"QUESTION\", or several files and --question \"QUESTION\".");
      }
      asked = files.get(1);
      about = files.subList(0, 1);
    }
    String text = asked;
    try (Assistant assistant = student.assistant()) {
      return EachImage.run(
          spec, about, images.json(), (input, out) -> ask(assistant, input, text, out));
    }
  }

  private void ask(Assistant assistant, ImageInput input, String text, PrintWriter out) {
    Micrograph micrograph = input.read(images.readOptions(), System.in);
    try (Observation seen = assistant.look(micrograph)) {
      Answer answer = assistant.ask(seen, text);
      Measurement measurement = answer.measurement();
      if (overlay != null && measurement != null) {
        Overlay.write(micrograph, measurement, overlay.resolve(input.stem() + ".overlay.png"));
      }
      AnswerReport report =
          new AnswerReport(input.name(), answer, showPrompt ? answer.prompt() : null);
      out.println(images.json() ? Json.line(report) : report.text());
    }
  }
}
