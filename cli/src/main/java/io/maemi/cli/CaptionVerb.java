package io.maemi.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.maemi.assistant.Assistant;
import io.maemi.assistant.Caption;
import io.maemi.assistant.Observation;
import io.maemi.foundation.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi caption}: images described in words. */
@Command(
    name = "caption",
    description = "Describe images in words.",
    footer = {"", "Example:", "  maemi caption scan.tif"})
final class CaptionVerb implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, folders of images, or - for standard input.")
  private List<String> files = List.of();

  @Mixin private final ImageArguments images = new ImageArguments();

  @Mixin private final StudentOptions student = new StudentOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What is printed of one image. */
  record Report(String file, @JsonUnwrapped Caption caption) {}

  @Override
  public Integer call() {
    try (Assistant assistant = student.assistant()) {
      return EachImage.run(
          spec, files, images.json(), (input, out) -> caption(assistant, input, out));
    }
  }

  private void caption(Assistant assistant, ImageInput input, PrintWriter out) {
    try (Observation seen = assistant.look(input.read(images.readOptions(), System.in))) {
      Caption caption = assistant.caption(seen);
      out.println(
          images.json()
              ? Json.line(new Report(input.name(), caption))
              : input.name() + ": " + caption.caption());
    }
  }
}
