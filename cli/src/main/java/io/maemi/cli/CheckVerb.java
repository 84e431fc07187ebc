package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.instruct.DataCheck;
import io.maemi.tune.UnlearnableRecords;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi check}: what is in instruction data, and what is wrong with it. */
@Command(
    name = "check",
    description = "Count instruction data and find what is wrong with it.",
    footer = {
      "",
      "With --model, also records that it could not learn from: those that are too long once",
      "their image's tokens count.",
      "",
      "Example:",
      "  maemi check data --model nano"
    })
final class CheckVerb implements Callable<Integer> {
  @Parameters(paramLabel = "DATA", description = "A folder of instruction data.")
  private Path folder = Path.of("");

  @Option(names = "--model", paramLabel = "MODEL", description = "The model that is to be tuned.")
  private String model = "";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "512",
      description = "The recipe's batch.max_tokens (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!Files.isDirectory(folder)) {
      throw MaemiException.unreadable(
          "cannot check "
              + folder
              + ": there is no such folder. Name one that maemi instruct wrote.");
    }
    DataCheck check =
        model.isEmpty()
            ? DataCheck.of(folder)
            : DataCheck.of(folder, new UnlearnableRecords(folder, model, maxTokens));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.line(check));
    } else {
      out.println("records   " + counts(check.records()));
      out.println("images    " + counts(check.images()));
      out.println("refusals  " + counts(check.refusals()));
      out.println("topics    " + counts(check.topics()));
      check.problems().forEach(problem -> out.println("problem   " + problem));
    }
    if (check.ok()) {
      return 0;
    }
    int more = check.problems().size() - 1;
    // What to do stands behind the first full stop of a problem.
    String first = check.problems().get(0).toString().replaceFirst("\\.( .*)?$", "");
    throw MaemiException.unreadable(
        "cannot use "
            + folder
            + " as it is: "
            + first
            + (more == 0 ? "" : more == 1 ? "; and one more" : "; and " + more + " more")
            + ". Correct or remove what is listed.");
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }
}
