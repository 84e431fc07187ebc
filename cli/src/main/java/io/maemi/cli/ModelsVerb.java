package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.student.ModelFolders;
import io.maemi.student.ModelVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi models}: the students and adapters on this machine. */
@Command(
    name = "models",
    description = "List the models on this machine, or show one.",
    footer = {
      "",
      "Models live in $MAEMI_HOME/models (default ~/.maemi/models), one folder each.",
      "",
      "Example:",
      "  maemi models info nano"
    })
final class ModelsVerb implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    list(false);
  }

  @Command(
      name = "list",
      description = "List the models.",
      footer = {"", "Example:", "  maemi models list --json"})
  void list(@Option(names = "--json", description = "Print one JSON object a line.") boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    List<ModelFolder> models = shelf().all();
    if (models.isEmpty() && !json) {
      out.println("No model here. Put a model folder into " + ModelFolders.ofUser().models() + ".");
    }
    for (ModelFolder model : models) {
      out.println(
          json
              ? Json.line(model)
              : String.format(
                  Locale.ROOT,
                  "%-20s %-14s %8.1f MB  %s",
                  model.name(),
                  model.architecture(),
                  model.bytes() / 1e6,
                  model.path()));
    }
  }

  @Command(
      name = "info",
      description = "Show what a model is: architecture, size, files.",
      footer = {"", "Example:", "  maemi models info nano"})
  void info(
      @Parameters(paramLabel = "MODEL", description = "A name from the list, or a folder.")
          String name,
      @Option(names = "--json", description = "Print a JSON object.") boolean json) {
    ModelFolder model = shelf().find(name);
    spec.commandLine().getOut().println(json ? Json.line(model) : model.text());
  }

  @Command(
      name = "path",
      description = "Print the folder of a model.",
      footer = {"", "Example:", "  ls $(maemi models path nano)"})
  void path(
      @Parameters(paramLabel = "MODEL", description = "A name from the list, or a folder.")
          String name) {
    spec.commandLine().getOut().println(shelf().find(name).path());
  }

  @Command(
      name = "verify",
      description = "Hold a model against what a reference implementation computed.",
      footer = {
        "",
        "FILE is a safetensors file of inputs (input.input_ids, input.attention_mask,",
        "input.pixel_values) and outputs (output.logits, output.hidden_states.N,",
        "output.last_hidden_state, output.image_features, output.greedy_ids). The model is",
        "computed in float32. Exit code 1 where an output differs by more than the tolerance.",
        "",
        "Example:",
        "  maemi models verify FOLDER --reference FILE"
      })
  int verify(
      @Parameters(
              paramLabel = "MODEL",
              description = "A name from the list, a folder or a GGUF file.")
          String name,
      @Option(
              names = "--reference",
              required = true,
              paramLabel = "FILE",
              description = "The reference's inputs and outputs.")
          Path reference,
      @Option(
              names = "--tolerance",
              defaultValue = "1e-4",
              paramLabel = "X",
              description = "The largest difference allowed (default: ${DEFAULT-VALUE}).")
          double tolerance,
      @Option(names = "--json", description = "Print one JSON object a line.") boolean json) {
    List<ModelVerification.Comparison> comparisons =
        ModelVerification.verify(ModelFolders.ofUser().resolve(name), reference, tolerance);
    PrintWriter out = spec.commandLine().getOut();
    for (ModelVerification.Comparison comparison : comparisons) {
      out.println(
          json
              ? Json.line(comparison)
              : String.format(
                  Locale.ROOT,
                  "%-28s %9.2e  %s",
                  comparison.name(),
                  comparison.difference(),
                  comparison.within() ? "equal" : "DIFFERS"));
    }
    return comparisons.stream().allMatch(ModelVerification.Comparison::within) ? 0 : 1;
  }

  private static ModelShelf shelf() {
    return new ModelShelf(ModelFolders.ofUser());
  }
}
