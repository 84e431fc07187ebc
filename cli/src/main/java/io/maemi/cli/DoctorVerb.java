package io.maemi.cli;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.student.ModelFolders;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code maemi doctor}: whether this machine can do the work, and how fast. */
@Command(
    name = "doctor",
    description = "Check Java, memory, libtorch, models and speed of this machine.",
    footer = {"", "Example:", "  maemi doctor"})
final class DoctorVerb implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object a check and line.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Check> checks = new Diagnosis(ModelFolders.ofUser()).run();
    for (Check check : checks) {
      out.println(
          json
              ? Json.line(check)
              : String.format(
                  Locale.ROOT,
                  "%-5s %-14s %s",
                  check.ok() ? "ok" : "FAIL",
                  check.name(),
                  check.found() + (check.advice().isEmpty() ? "" : ". " + check.advice())));
    }
    return checks.stream().allMatch(Check::ok) ? 0 : MaemiException.Kind.FAILED.exitCode();
  }
}
