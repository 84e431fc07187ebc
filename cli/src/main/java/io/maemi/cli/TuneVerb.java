package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tune.Activations;
import io.maemi.tune.Recipe;
import io.maemi.tune.RecipeReader;
import io.maemi.tune.Tuning;
import io.maemi.tune.TuningEstimate;
import io.maemi.tune.TuningSummary;
import io.maemi.tune.Worker;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi tune}: a recipe run. */
@Command(
    name = "tune",
    description =
        "Tune a student, or an adapter for one, by a recipe; or what measure finds particles or"
            + " tells phases with.",
    footer = {
      "",
      "RECIPE is a YAML file or a bundled one: lora, lora-fa, dylora-fa, mope, smolvlm or",
      "llava-7b. What was interrupted goes on from its last checkpoint when the same command",
      "is given again.",
      "--estimate tells memory and time from shapes and lengths alone. A run tells them first"
          + " where",
      "the recipe leaves it to them whether activations are kept (activations: auto).",
      "With --what measure a folder with images/ and instances/ stands in the recipe's place:",
      "outlines of your own as PNG or TIFF maps, ImageJ's ROI zips or COCO JSON; or one with",
      "images/ and masks/, which label phases with a grey value or colour each. The result,",
      "OUT/model/model.safetensors, is used by measure --network.",
      "",
      "Examples:",
      "  maemi tune lora data=instructions out=tuned budget.epochs=2",
      "  maemi tune --what measure outlined out=tuned budget.minutes=5",
      "  maemi tune lora out=tuned --worker 0/2 --meet localhost:29500",
      "  maemi tune lora out=tuned --worker 1/2 --meet localhost:29500"
    })
final class TuneVerb implements Runnable {
  private static final String STUDENT = "student";
  private static final String MEASURE = "measure";
  private static final Path OWN_OUTLINES = Path.of("measure-own");
  private static final Path OWN_PHASES = Path.of("measure-phases");

  @Parameters(
      index = "0",
      paramLabel = "RECIPE|DATA",
      description = "The recipe; the data with --what measure.")
  private Path recipe = Path.of("");

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides of the recipe, with dots between keys.")
  private List<String> overrides = List.of();

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      defaultValue = STUDENT,
      description = "What to tune: student (default) or measure.")
  private String what = STUDENT;

  @Option(
      names = "--estimate",
      description = "Print the memory and the time that the run will need, and load nothing.")
  private boolean estimate;

  @Option(
      names = "--worker",
      paramLabel = "K/N",
      description =
          "This is process K, from 0, of N that tune together, each on its share of the data.")
  private @Nullable String place;

  @Option(
      names = "--meet",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:29500",
      description = "Where process 0 of several listens (default: ${DEFAULT-VALUE}).")
  private String meeting = "";

  @Option(names = "--json", description = "Print a JSON object at the end.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Recipe read = read();
    if (estimate) {
      TuningEstimate needed = TuningEstimate.of(read);
      out.println(json ? Json.line(needed) : needed.text().stripTrailing());
      return;
    }
    if (!json && read.activations() == Activations.AUTO && TuningEstimate.covers(read)) {
      // By this the run decides whether it keeps its activations.
      out.println("estimated\n" + TuningEstimate.of(read).text().stripTrailing());
      out.flush();
    }
    Worker worker = place == null ? null : Worker.parse(place, meeting);
    TuningSummary summary = Tuning.run(read, worker, Interruption.of(spec).resumable());
    out.println(json ? Json.line(summary) : summary.text().stripTrailing());
  }

  private Recipe read() {
    if (what.equals(STUDENT)) {
      return RecipeReader.read(recipe, overrides);
    }
    if (!what.equals(MEASURE)) {
      throw MaemiException.usage(
          "cannot tune '" + what + "': it is nothing that is tuned. Choose student or measure.");
    }
    List<String> all = new ArrayList<>(List.of("data=" + recipe));
    all.addAll(overrides);
    boolean phases =
        Files.isDirectory(recipe.resolve("masks"))
            && !Files.isDirectory(recipe.resolve("instances"));
    return RecipeReader.read(phases ? OWN_PHASES : OWN_OUTLINES, all);
  }
}
