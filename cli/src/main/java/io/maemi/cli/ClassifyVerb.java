package io.maemi.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.maemi.assistant.Assistant;
import io.maemi.assistant.Classification;
import io.maemi.assistant.Observation;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Micrograph;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi classify}: a label for each image. */
@Command(
    name = "classify",
    description = "Give each image a label, or abstain.",
    footer = {
      "",
      "Without --labels and --examples, one of the ten categories of the NFFA SEM set.",
      "",
      "Example:",
      "  maemi classify scans/ --labels good,cracked --json"
    })
final class ClassifyVerb implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, folders of images, or - for standard input.")
  private List<String> files = List.of();

  @ArgGroup private @Nullable Choice choice;

  @Mixin private final ImageArguments images = new ImageArguments();

  @Mixin private final StudentOptions student = new StudentOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Whose labels. */
  static final class Choice {
    @Option(
        names = "--labels",
        split = ",",
        paramLabel = "LABEL",
        description = "Your own labels, in words, with commas between them.")
    private @Nullable List<String> labels;

    @Option(
        names = "--examples",
        paramLabel = "DIR",
        description = "A folder with one folder of example images a label.")
    private @Nullable Path examples;
  }

  /** What is printed of one image. */
  record Report(String file, @JsonUnwrapped Classification classification) {
    String text() {
      Classification.Score top = classification.scores().get(0);
      return file
          + ": "
          + (classification.abstained() ? "not sure; the least unlikely is " : "")
          + String.format(Locale.ROOT, "%s (%.2f)", top.label(), top.score());
    }
  }

  @Override
  public Integer call() {
    try (Assistant assistant = student.assistant()) {
      Function<Micrograph, Classification> classifier = classifier(assistant);
      return EachImage.run(
          spec, files, images.json(), (input, out) -> classify(classifier, input, out));
    }
  }

  private void classify(
      Function<Micrograph, Classification> classifier, ImageInput input, PrintWriter out) {
    Report report =
        new Report(input.name(), classifier.apply(input.read(images.readOptions(), System.in)));
    out.println(images.json() ? Json.line(report) : report.text());
  }

  private Function<Micrograph, Classification> classifier(Assistant assistant) {
    List<String> labels = choice == null ? null : choice.labels;
    Path examples = choice == null ? null : choice.examples;
    if (examples != null) {
      return assistant.learn(read(examples))::classify;
    }
    if (labels != null && new HashSet<>(labels).size() < labels.size()) {
      throw MaemiException.usage(
          "cannot classify: a label is given twice in "
              + String.join(",", labels)
              + ". Give each once, as --labels a,b,c.");
    }
    return micrograph -> {
      try (Observation seen = assistant.look(micrograph)) {
        return labels == null ? assistant.classify(seen) : assistant.classify(seen, labels);
      }
    };
  }

  private Map<String, List<Micrograph>> read(Path examples) {
    Map<String, List<Micrograph>> byLabel = new TreeMap<>();
    try (Stream<Path> folders = Files.list(examples)) {
      folders
          .filter(Files::isDirectory)
          .forEach(
              folder ->
                  byLabel.put(
                      String.valueOf(folder.getFileName()),
                      ImageArguments.inputs(folder.toString()).stream()
                          .map(input -> input.read(images.readOptions(), System.in))
                          .toList()));
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read examples in "
              + examples
              + ": it is no folder that can be listed. Name a folder with one folder a label.",
          e);
    }
    if (byLabel.size() < 2) {
      throw MaemiException.usage(
          "cannot learn from "
              + examples
              + ": it holds "
              + byLabel.size()
              + " folders. Make one folder of images a label, two at least.");
    }
    return byLabel;
  }
}
