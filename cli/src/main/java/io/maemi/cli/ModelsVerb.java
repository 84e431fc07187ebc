package io.maemi.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.student.InstalledModels;
import io.maemi.student.ModelFolders;
import io.maemi.student.ModelHub;
import io.maemi.student.ModelSummary;
import io.maemi.student.ModelVerification;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi models}: the students and adapters on this machine. */
@Command(
    name = "models",
    description = "List the models on this machine, show, bring, check or remove one.",
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
      description = "Show what a model is: architecture, parameters, memory, licence, hash.",
      footer = {"", "Example:", "  maemi models info nano"})
  void info(
      @Parameters(
              paramLabel = "MODEL",
              description = "A name from the list, a folder or a GGUF file.")
          String name,
      @Option(names = "--json", description = "Print a JSON object.") boolean json) {
    ModelFolder model = shelf().find(name);
    PrintWriter out = spec.commandLine().getOut();
    if (model.architecture().equals(ModelFolder.ADAPTER)) {
      out.println(json ? Json.line(model) : model.text());
      return;
    }
    ModelSummary summary = ModelSummary.of(model.path());
    if (json) {
      ObjectNode tree = Json.MAPPER.valueToTree(model);
      tree.setAll((ObjectNode) Json.MAPPER.valueToTree(summary));
      tree.put("weightBytes", model.bytes());
      out.println(Json.line(tree));
      return;
    }
    out.println(model.text());
    out.printf(Locale.ROOT, "  parameters    %,d%n", summary.parameters());
    summary
        .bytes()
        .forEach(
            (kind, bytes) -> out.printf(Locale.ROOT, "  as %-10s %.1f MB%n", kind, bytes / 1e6));
    out.println("  licence       " + summary.licence());
    out.println("  sha256        " + summary.sha256());
  }

  @Command(
      name = "import",
      description = "Copy a model folder or a GGUF file to the models on this machine.",
      footer = {"", "Example:", "  maemi models import Downloads/SmolVLM-256M-Instruct"})
  void add(
      @Parameters(paramLabel = "FROM", description = "A model folder or a GGUF file.") Path from,
      @Option(
              names = "--as",
              paramLabel = "NAME",
              description = "What to call it (default: the folder's or file's own name).")
          @Nullable String name) {
    Path file = from.toAbsolutePath().normalize().getFileName();
    String own = String.valueOf(file).replaceFirst("\\.gguf$", "");
    spec.commandLine().getOut().println(installed().add(from, name == null ? own : name));
  }

  @Command(
      name = "pull",
      description = "Fetch a model by name from a hub or a mirror. Nothing else connects anywhere.",
      footer = {
        "",
        "Interrupted, it goes on where it ended. Every file is held against the hub's hash.",
        "",
        "Example:",
        "  maemi models pull HuggingFaceTB/SmolVLM-256M-Instruct --hub https://mirror.example"
      })
  void pull(
      @Parameters(paramLabel = "ORG/NAME", description = "The model's name on the hub.")
          String name,
      @Option(
              names = "--hub",
              paramLabel = "URL",
              description = "The hub or mirror (default: ${DEFAULT-VALUE}).",
              defaultValue = "https://huggingface.co")
          URI hub) {
    Path folder = new ModelHub(hub).pull(name, installed(), TerminalProgress.factory());
    spec.commandLine().getOut().println(folder);
  }

  @Command(
      name = "rm",
      description = "Remove a model from the models on this machine.",
      footer = {"", "Example:", "  maemi models rm SmolVLM-256M-Instruct"})
  void remove(@Parameters(paramLabel = "NAME", description = "A name from the list.") String name) {
    installed().remove(name);
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
        "input.pixel_values, input.pixel_attention_mask) and outputs (output.logits,",
        "output.hidden_states.N, output.last_hidden_state, output.pooler_output,",
        "output.image_features, output.greedy_ids). The model is computed in float32. Exit code 1",
        "where an output differs by more than the tolerance.",
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

  private static InstalledModels installed() {
    return new InstalledModels(ModelFolders.ofUser());
  }

  private static ModelShelf shelf() {
    return new ModelShelf(ModelFolders.ofUser());
  }
}
