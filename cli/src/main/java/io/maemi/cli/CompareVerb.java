package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.tune.Comparison;
import io.maemi.tune.ComparisonRow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi compare}: methods of tuning side by side. */
@Command(
    name = "compare",
    description = "Run every recipe of a folder with several seeds, and put them in one table.",
    footer = {
      "",
      "What is done stays done: give the same command again to go on.",
      "",
      "Example:",
      "  maemi compare bench/compare results data=instructions budget.minutes=10"
    })
final class CompareVerb implements Runnable {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "A folder of recipes.")
  private Path folder = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The folder of the results.")
  private Path out = Path.of("");

  @Parameters(
      index = "2..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides of every recipe: the data, the budget.")
  private List<String> overrides = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each recipe (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(names = "--json", description = "Print a JSON array at the end.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    List<ComparisonRow> rows =
        Comparison.run(folder, overrides, seeds, out, Interruption.of(spec).resumable());
    PrintWriter printer = spec.commandLine().getOut();
    if (json) {
      printer.println(Json.line(rows));
      return;
    }
    for (ComparisonRow row : rows) {
      printer.printf(
          Locale.ROOT,
          "%-32s %5.1f ± %.1f %%%n",
          row.method(),
          100 * row.accuracy(),
          100 * row.accuracyDeviation());
    }
    printer.println("table and chart in " + out);
  }
}
