package io.maemi.cli;

import io.maemi.foundation.MaemiException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code maemi help}: the help of the whole or of a verb, for those who ask for it by that word.
 */
@Command(
    name = "help",
    description = "Show the help of a verb.",
    footer = {"", "Example:", "  maemi help ask"})
final class HelpVerb implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "VERB",
      description = "The verb; all where none is named.")
  private @Nullable String verb;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine all = spec.root().commandLine();
    CommandLine asked = verb == null ? all : all.getSubcommands().get(verb);
    if (asked == null) {
      throw MaemiException.usage(
          "cannot show the help of " + verb + ": there is no such verb. See 'maemi --help'.");
    }
    asked.usage(spec.commandLine().getOut());
  }
}
