package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.instruct.DataCheck;
import java.io.PrintWriter;
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
    footer = {"", "Example:", "  maemi check data"})
final class CheckVerb implements Callable<Integer> {
  @Parameters(paramLabel = "DATA", description = "A folder of instruction data.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    DataCheck check = DataCheck.of(folder);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.line(check));
    } else {
      out.println("records   " + counts(check.records()));
      out.println("images    " + counts(check.images()));
      out.println("refusals  " + counts(check.refusals()));
      out.println("topics    " + counts(check.topics()));
    }
    if (check.ok()) {
      return 0;
    }
    PrintWriter err = spec.commandLine().getErr();
    check.problems().forEach(problem -> err.println("maemi: " + problem));
    throw MaemiException.unreadable(
        "cannot use "
            + folder
            + " as it is: "
            + check.problems().size()
            + " problems, shown above. Correct or remove these lines.");
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
