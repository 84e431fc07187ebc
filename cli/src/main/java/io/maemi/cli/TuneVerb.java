package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.tune.RecipeReader;
import io.maemi.tune.Tuning;
import io.maemi.tune.TuningEstimate;
import io.maemi.tune.TuningSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi tune}: a recipe run. */
@Command(
    name = "tune",
    description = "Tune a student, or an adapter for one, by a recipe.",
    footer = {
      "",
      "RECIPE is a YAML file or a bundled one: lora, lora-fa, dylora-fa, mope, smolvlm or",
      "llava-7b. What was interrupted goes on from its last checkpoint when the same command",
      "is given again.",
      "--estimate tells memory and time from shapes and lengths alone.",
      "",
      "Example:",
      "  maemi tune lora data=instructions out=tuned budget.epochs=2"
    })
final class TuneVerb implements Runnable {
  @Parameters(index = "0", paramLabel = "RECIPE", description = "The recipe.")
  private Path recipe = Path.of("");

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides of the recipe, with dots between keys.")
  private List<String> overrides = List.of();

  @Option(
      names = "--estimate",
      description = "Print the memory and the time that the run will need, and load nothing.")
  private boolean estimate;

  @Option(names = "--json", description = "Print a JSON object at the end.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (estimate) {
      TuningEstimate needed = TuningEstimate.of(RecipeReader.read(recipe, overrides));
      out.println(json ? Json.line(needed) : needed.text().stripTrailing());
      return;
    }
    TuningSummary summary = Tuning.run(recipe, overrides, Interruption.of(spec).resumable());
    out.println(json ? Json.line(summary) : summary.text().stripTrailing());
  }
}
