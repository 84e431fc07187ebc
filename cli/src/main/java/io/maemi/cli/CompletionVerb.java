package io.maemi.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code maemi completion}: the script that completes verbs and options in bash and zsh. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh.",
    footer = {
      "",
      "Examples:",
      "  source <(maemi completion)",
      "  maemi completion > ~/.local/share/bash-completion/completions/maemi"
    })
final class CompletionVerb implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().getOut().print(AutoComplete.bash("maemi", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
  }
}
